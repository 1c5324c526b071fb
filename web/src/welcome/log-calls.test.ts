import { expect, it } from 'vitest';
import { type Arrival, arrivalPauseMs } from './log-calls.ts';

const NOTHING: Arrival = { events: 0, rejects: 0, firstEventId: null, isSettled: false, fault: null };

it('asks for what comes in often only for the first minute, and seldom once something came', () => {
  expect([arrivalPauseMs(undefined, 0), arrivalPauseMs(NOTHING, 149)]).toEqual([400, 400]);
  expect(arrivalPauseMs(NOTHING, 150)).toBe(2_000);
  expect(arrivalPauseMs({ ...NOTHING, events: 1 }, 3)).toBe(5_000);
  expect(arrivalPauseMs({ ...NOTHING, rejects: 1 }, 3)).toBe(5_000);
});
