import { describe, expect, it } from 'vitest';
import type { Permission } from '../../../src/platform/identity/contract.ts';
import { isInPlace, landingOf, PLACES } from './places.ts';

describe('places', () => {
  it('begin the day of each role where its work is, and never where it may not go', () => {
    const all: readonly Permission[] = ['alerts.read', 'cases.read', 'events.read', 'rules.read'];
    expect(landingOf(['administrator'], all)).toBe('/queue');
    expect(landingOf(['analyst'], all)).toBe('/queue');
    expect(landingOf(['responder'], all)).toBe('/cases');
    expect(landingOf(['investigator'], all)).toBe('/cases');
    expect(landingOf(['manager'], all)).toBe('/watch');
    expect(landingOf(['engineer'], all)).toBe('/detections');
    expect(landingOf(['engineer', 'analyst'], all)).toBe('/queue');
    expect(landingOf(['it-operations'], all)).toBe('/estate/sources');
    // As the role is today: it may not see who sends.
    expect(landingOf(['it-operations'], ['alerts.read', 'cases.read'])).toBe('/cases');
    expect(landingOf(['engineer'], ['alerts.read'])).toBe('/watch');
    expect(landingOf(['developer'], ['tokens.manage-own'])).toBe('/account');
    expect(landingOf([], [])).toBe('/account');
  });

  it('know the addresses that belong to them', () => {
    const here = (pathname: string) => PLACES.filter((place) => isInPlace(place, pathname)).map(({ name }) => name);
    expect(here('/watch')).toEqual(['Watch']);
    expect(here('/alerts/AL-1')).toEqual(['Queue']);
    expect(here('/events/12')).toEqual(['Hunt']);
    expect(here('/cases/CS-1')).toEqual(['Cases']);
    expect(here('/estate/host/pc1')).toEqual(['Estate']);
    expect(here('/casesx')).toEqual([]);
    expect(here('/account')).toEqual([]);
  });
});
