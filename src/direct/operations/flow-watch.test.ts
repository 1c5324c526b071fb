import { expect, it } from 'vitest';
import { createFlowWatch } from './flow-watch.ts';

function watched() {
  const state = { nowMs: 1_000_000, received: 10, settled: 10 };
  const look = createFlowWatch(() => ({ running: 3, fault: null, ...state }), { nowMs: () => state.nowMs });
  return {
    after: (seconds: number, received: number, settled: number) => {
      state.nowMs += seconds * 1_000;
      state.received = received;
      state.settled = settled;
      return look().isBehind;
    },
  };
}

it('does not call a floor behind where logs never stop and each meets the rules within a minute', () => {
  const floor = watched();
  const seen = [0, 20, 40, 60, 80, 100].map((second) => floor.after(20, 100 + second, 90 + second - 20));
  expect(seen.slice(3)).toEqual([false, false, false]);
});

it('calls it behind when what was received a minute ago has still not met the rules, until it has', () => {
  const floor = watched();
  expect(floor.after(0, 10, 10)).toBe(false);
  expect(floor.after(10, 20, 10)).toBe(true);
  expect(floor.after(61, 30, 10)).toBe(true);
  expect(floor.after(61, 40, 29)).toBe(true);
  expect(floor.after(0, 40, 30)).toBe(false);
});

it('does not measure by what had been received when somebody looked hours ago', () => {
  const floor = watched();
  floor.after(0, 10, 10);
  expect(floor.after(3 * 3_600, 1_000_000, 500_000)).toBe(true);
  expect(floor.after(61, 1_000_100, 999_999)).toBe(true);
  expect(floor.after(0, 1_000_100, 1_000_000)).toBe(false);
});

it('takes anything on its way for behind as long as nobody looked a minute ago', () => {
  expect(watched().after(0, 11, 10)).toBe(true);
});
