import { expect, it } from 'vitest';
import { nextShiftEnd, type ShiftEnd } from './shift-end.ts';

const walk = (...seen: readonly (readonly [isOver: boolean, pathname: string])[]): ShiftEnd =>
  seen.reduce<ShiftEnd>((before, [isOver, pathname]) => nextShiftEnd(before, isOver, pathname), 'unknown');

it('says its last word where the last act was done, and goes with that page', () => {
  expect(walk([false, '/queue'], [false, '/cases/CS-1'])).toBe('going-on');
  expect(walk([false, '/cases/CS-1'], [true, '/cases/CS-1'], [true, '/cases/CS-1'])).toEqual({ overAt: '/cases/CS-1' });
  expect(walk([false, '/cases/CS-1'], [true, '/cases/CS-1'], [true, '/queue'])).toBe('left');
});

it('does not come back with the page, and goes on where an act was taken back', () => {
  expect(walk([true, '/queue'])).toBe('left');
  expect(walk([false, '/queue'], [true, '/queue'], [false, '/queue'])).toBe('going-on');
});
