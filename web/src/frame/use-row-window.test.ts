import { expect, test } from 'vitest';
import { rowWindow } from './use-row-window.ts';

test('a short list is drawn whole', () => {
  expect(rowWindow(12, 0, 800)).toEqual({ start: 0, end: 12, abovePx: 0, belowPx: 0 });
});

test('in a long list only the rows near the view are drawn, and the space of the others is kept', () => {
  const { start, end, abovePx, belowPx } = rowWindow(100_000, 32_000, 640);
  expect([start, end]).toEqual([990, 1_030]);
  expect(abovePx + (end - start) * 32 + belowPx).toBe(100_000 * 32);
});

test('a list that became shorter than it was scrolled draws nothing that is not there', () => {
  const { start, end, belowPx } = rowWindow(5, 32_000, 640);
  expect([start, end, belowPx]).toEqual([5, 5, 0]);
});
