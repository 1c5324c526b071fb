import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Permission, Role } from '../../../src/platform/identity/contract.ts';
import { isInPlace, landingOf, PLACES } from './places.ts';

/** The table of the guide, which the server's own test holds equal to what is in force. */
function rolesInForce(): readonly (readonly [Role, readonly Permission[]])[] {
  const guide = readFileSync(new URL('../../../docs/guides/roles.md', import.meta.url), 'utf8');
  const cells = guide.split('\n').flatMap((line) => (line.startsWith('|') ? [line.split('|').slice(1, -1)] : []));
  const [[, ...roles] = [], , ...rows] = cells.map((row) => row.map((cell) => cell.trim().replaceAll('`', '')));
  return roles.map((role, at) => [
    role as Role,
    rows.filter((row) => row[at + 1] === '●').map(([permission]) => permission as Permission),
  ]);
}

describe('places', () => {
  it('begin the day of each role where its work is, and never where it may not go', () => {
    const all: readonly Permission[] = ['alerts.read', 'cases.read', 'events.read', 'sources.read', 'rules.read'];
    expect(landingOf(['administrator'], all)).toBe('/queue');
    expect(landingOf(['analyst'], all)).toBe('/queue');
    expect(landingOf(['responder'], all)).toBe('/cases');
    expect(landingOf(['investigator'], all)).toBe('/cases');
    expect(landingOf(['manager'], all)).toBe('/watch');
    expect(landingOf(['engineer'], all)).toBe('/detections');
    expect(landingOf(['engineer', 'analyst'], all)).toBe('/queue');
    expect(landingOf(['engineer'], ['alerts.read'])).toBe('/watch');
    expect(landingOf([], [])).toBe('/account');
  });

  it('begin the day of each role by what it is allowed in truth', () => {
    const begins = rolesInForce().map(([role, permissions]) => [role, landingOf([role], permissions)]);
    expect(Object.fromEntries(begins)).toEqual({
      administrator: '/queue',
      manager: '/watch',
      analyst: '/queue',
      investigator: '/cases',
      responder: '/cases',
      engineer: '/detections',
      'it-operations': '/estate/sources',
      developer: '/welcome',
      steering: '/account',
      employee: '/account',
      collector: '/account',
    });
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
