import { expect, test } from 'vitest';
import { healthOf, lagText, SILENT_AFTER_MS } from './source-health.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const sender = {
  sourceId: 'syslog',
  sender: '192.0.2.1',
  events: 10,
  rejects: 1,
  rejectReasons: [],
  matches: 0,
  lastReceivedAt: new Date(NOW_MS - 1_000).toISOString(),
  newestEventAt: null,
  medianLagMs: null,
};

test('a sender is heard, hardly readable, or silent', () => {
  expect(healthOf(sender, NOW_MS)).toBe('heard');
  expect(healthOf({ ...sender, rejects: 11 }, NOW_MS)).toBe('rejecting');
  expect(healthOf(sender, NOW_MS + SILENT_AFTER_MS)).toBe('silent');
});

test('a lag is said in one unit, and an unknown one is not zero', () => {
  expect([null, 0, 450, 59_499, 7_200_000, 2_150 * 86_400_000].map(lagText)).toEqual([
    '–',
    '0 ms',
    '450 ms',
    '59 s',
    '2 h',
    '2,150 d',
  ]);
  expect(lagText(-3_600_000)).toBe('1 h ahead');
});
