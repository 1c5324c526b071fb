import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchForStall } from './stall-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Watches `trace` for so many seconds; how often a stall was told. */
function stallsWithin(seconds: number, trace: (second: number) => string | undefined): number {
  const stalls: string[] = [];
  let second = 0;
  const watch = watchForStall(3, { trace: () => trace(second), onStall: () => stalls.push('stall') });
  for (; second < seconds; second += 1) vi.advanceTimersByTime(1_000);
  watch.close();
  return stalls.length;
}

it('tells a stall once, after the patience, and not while there is progress or nothing to do', () => {
  expect(stallsWithin(3, () => 'stuck')).toBe(0);
  expect(stallsWithin(60, () => 'stuck')).toBe(1);
  expect(stallsWithin(60, (second) => `${second}`)).toBe(0);
  expect(stallsWithin(60, (second) => `${Math.floor(second / 3)}`)).toBe(0);
  expect(stallsWithin(60, () => undefined)).toBe(0);
});

it('counts from anew after every progress', () => {
  expect(stallsWithin(6, (second) => (second < 4 ? `${second}` : 'stuck'))).toBe(0);
  expect(stallsWithin(9, (second) => (second < 4 ? `${second}` : 'stuck'))).toBe(1);
});

it('does not take a machine that slept for a thread that stands', () => {
  const stalls: string[] = [];
  const watch = watchForStall(3, { trace: () => 'at work', onStall: () => stalls.push('stall') });
  vi.advanceTimersByTime(1_000);
  // Asleep for an hour: the clock has moved, the timer fires once.
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(1_000);
  expect(stalls).toEqual([]);
  watch.close();
});
