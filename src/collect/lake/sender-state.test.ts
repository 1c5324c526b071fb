import { expect, it } from 'vitest';
import { AHEAD_AFTER_MS, LATE_AFTER_MS, SILENT_AFTER_MS, senderState } from './sender-state.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const heard = { lastReceivedMs: NOW_MS - 1_000, events: 10, rejects: 1, medianLagMs: 2_000 };

it('calls a sender silent, hardly readable, late, ahead or heard, in this order', () => {
  expect(senderState(heard, NOW_MS)).toBe('heard');
  expect(senderState({ ...heard, medianLagMs: undefined }, NOW_MS)).toBe('heard');
  expect(senderState({ ...heard, medianLagMs: LATE_AFTER_MS + 1 }, NOW_MS)).toBe('late');
  expect(senderState({ ...heard, medianLagMs: -AHEAD_AFTER_MS }, NOW_MS)).toBe('heard');
  expect(senderState({ ...heard, medianLagMs: -AHEAD_AFTER_MS - 1 }, NOW_MS)).toBe('ahead');
  expect(senderState({ ...heard, medianLagMs: LATE_AFTER_MS + 1, rejects: 11 }, NOW_MS)).toBe('rejecting');
  expect(senderState({ ...heard, rejects: 11 }, NOW_MS + SILENT_AFTER_MS)).toBe('silent');
});
