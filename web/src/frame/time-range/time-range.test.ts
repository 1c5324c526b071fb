import { describe, expect, it, vi } from 'vitest';
import { parseTypedMoment, typedText } from './parse-typed-moment.ts';
import {
  ALL_TIME,
  parseTimeRange,
  pinnedAddress,
  queryOfRange,
  rangeAround,
  rangeText,
  resolveTimeRange,
  shiftRange,
  widenRange,
} from './time-range.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const LAST_DAY = { from: 'now-24h', to: 'now' };
const iso = (text: string) => ({ fromMs: Date.parse(text) });

describe('a time range in the address', () => {
  it('is kept as it is written, and taken from the page where it is missing or unreadable', () => {
    expect(parseTimeRange({ from: 'now-7d' }, LAST_DAY)).toEqual({ from: 'now-7d', to: 'now' });
    expect(parseTimeRange({ from: '2026-01-01T00:00:00Z', to: 'now-1h' }, LAST_DAY).to).toBe('now-1h');
    expect(parseTimeRange({ to: '2026-01-01T00:00:00Z' }, LAST_DAY).from).toBe('all');
    for (const from of ['yesterday', 'now-', 'now+1h', '', 7])
      expect(parseTimeRange({ from }, LAST_DAY)).toBe(LAST_DAY);
    expect(parseTimeRange({ from: 'now-7d', to: 'later' }, LAST_DAY)).toBe(LAST_DAY);
  });

  it('becomes two moments, the second never before the first', () => {
    expect(resolveTimeRange(LAST_DAY, NOW_MS)).toEqual({ fromMs: NOW_MS - 86_400_000, toMs: NOW_MS });
    const offset = { from: '2026-11-22T14:00:00+02:00', to: 'now' };
    expect(resolveTimeRange(offset, NOW_MS)).toMatchObject(iso('2026-11-22T12:00:00Z'));
    expect(resolveTimeRange({ from: 'now', to: 'now-1h' }, NOW_MS)).toEqual({ fromMs: NOW_MS, toMs: NOW_MS });
    expect(resolveTimeRange(ALL_TIME, NOW_MS).toMs).toBeGreaterThan(NOW_MS);
  });

  it('goes to the server as two moments, and as none where there is no bound', () => {
    expect(queryOfRange(LAST_DAY, NOW_MS)).toEqual({
      from: '2026-11-21T12:00:00.000Z',
      to: '2026-11-22T12:00:00.000Z',
    });
    expect(queryOfRange(ALL_TIME, NOW_MS)).toEqual({});
    expect(queryOfRange({ from: 'all', to: 'now-24h' }, NOW_MS)).toEqual({ to: '2026-11-21T12:00:00.000Z' });
  });

  it('moves by its own length and stays relative', () => {
    const dayBefore = shiftRange(LAST_DAY, -1, NOW_MS);
    expect(dayBefore).toEqual({ from: 'now-48h', to: 'now-24h' });
    expect(shiftRange(dayBefore, 1, NOW_MS)).toEqual(LAST_DAY);
    expect(shiftRange(LAST_DAY, 1, NOW_MS)).toBe(LAST_DAY);
    const hour = { from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T10:00:00.000Z' };
    expect(shiftRange(hour, 1, NOW_MS).to).toBe('2026-11-22T11:00:00.000Z');
    expect(shiftRange(ALL_TIME, -1, NOW_MS)).toBe(ALL_TIME);
  });

  it('widens to twice its length: to the past where it ends now, else to both sides', () => {
    expect(widenRange(LAST_DAY, NOW_MS)).toEqual({ from: 'now-48h', to: 'now' });
    const hour = { from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T10:00:00.000Z' };
    expect(widenRange(hour, NOW_MS)).toEqual({ from: '2026-11-22T08:30:00.000Z', to: '2026-11-22T10:30:00.000Z' });
    expect(widenRange({ from: 'now-15m', to: 'now' }, NOW_MS).from).toBe('now-30m');
  });

  it('stands five minutes to both sides of an event', () => {
    expect(rangeAround(NOW_MS)).toEqual({ from: '2026-11-22T11:55:00.000Z', to: '2026-11-22T12:05:00.000Z' });
  });

  it('is pinned for a colleague', () => {
    const address = pinnedAddress('http://x/hunt?query=a%3Ab&from=now-24h', LAST_DAY, NOW_MS);
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
      query: 'a:b',
      from: '2026-11-21T12:00:00.000Z',
      to: '2026-11-22T12:00:00.000Z',
    });
    expect(new URL(pinnedAddress('http://x/hunt', ALL_TIME, NOW_MS)).searchParams.get('from')).toBe('all');
  });

  it('is said with its zone', () => {
    expect(rangeText(LAST_DAY)).toBe('Last 24 hours');
    expect(rangeText({ from: 'now-48h', to: 'now-24h' })).toBe('now − 48h – now − 24h');
    const hour = { from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T10:00:07.000Z' };
    expect(rangeText(hour)).toBe('2026-11-22 09:00 UTC – 2026-11-22 10:00:07 UTC');
  });
});

describe('a typed moment', () => {
  it('is UTC unless it says otherwise', () => {
    expect(parseTypedMoment('2026-11-22', 'utc')).toBe('2026-11-22T00:00:00.000Z');
    expect(parseTypedMoment(' 2026-11-22 14:05 ', 'utc')).toBe('2026-11-22T14:05:00.000Z');
    expect(parseTypedMoment('2026-11-22T14:05:06.7+0200', 'utc')).toBe('2026-11-22T12:05:06.700Z');
    expect(parseTypedMoment('2026-11-22 14:05 UTC', 'utc')).toBe('2026-11-22T14:05:00.000Z');
    expect(parseTypedMoment('now-3h', 'utc')).toBe('now-3h');
    for (const text of ['', 'soon', '2026-13-01', '22.11.2026', 'now-3 hours']) {
      expect(parseTypedMoment(text, 'utc')).toBeUndefined();
    }
  });

  it('is of the clock that somebody chose, and comes back by it', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(parseTypedMoment('2026-11-22 14:05', 'local')).toBe('2026-11-22T08:35:00.000Z');
    expect(parseTypedMoment('2026-11-22', 'local')).toBe('2026-11-21T18:30:00.000Z');
    expect(parseTypedMoment('2026-11-22 14:05Z', 'local')).toBe('2026-11-22T14:05:00.000Z');
    expect(typedText('2026-11-22T08:35:00.000Z', 'local')).toBe('2026-11-22 14:05:00');
    vi.unstubAllEnvs();
  });

  it('comes back as it would be typed', () => {
    expect(typedText('2026-11-22T12:05:06.700Z', 'utc')).toBe('2026-11-22 12:05:06');
    expect(typedText('now-3h', 'utc')).toBe('now-3h');
    expect(typedText('all', 'utc')).toBe('');
  });
});
