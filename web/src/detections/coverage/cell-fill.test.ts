import { expect, it } from 'vitest';
import { fillOf, moveIn, techniqueText } from './cell-fill.ts';

const technique = { id: 'T1059', name: 'Scripts', coverage: 'blind', rules: 12, seeing: 0, fired: 0 } as const;

it('never fills a blind technique as a covered one, in whichever words it is told', () => {
  expect(fillOf(technique, 'coverage')).toBe('cover-blind');
  expect(techniqueText(technique)).toBe('T1059 Scripts, blind, 12 live rules');
  expect(techniqueText({ ...technique, coverage: 'rule', seeing: 9, fired: 2 })).toBe(
    'T1059 Scripts, rule, 12 live rules, 3 of them blind, fired 2 times in 90 days',
  );
});

it('steps the fill of a count', () => {
  const fills = [0, 1, 2, 3, 9, 10, 30].map((rules) => fillOf({ ...technique, rules }, 'rules'));
  expect(fills.map((fill) => fill.at(-1))).toEqual(['0', '1', '1', '2', '2', '3', '4']);
});

it('moves within columns of unequal length, and never out of the grid', () => {
  const grid = [{ techniques: ['a', 'b', 'c'] }, { techniques: ['d'] }];
  expect(moveIn(grid, { column: 0, row: 2 }, 'ArrowRight')).toEqual({ column: 1, row: 0 });
  expect(moveIn(grid, { column: 1, row: 0 }, 'ArrowRight')).toEqual({ column: 1, row: 0 });
  expect(moveIn(grid, { column: 0, row: 0 }, 'End')).toEqual({ column: 0, row: 2 });
  expect(moveIn(grid, { column: 0, row: 0 }, 'ArrowUp')).toEqual({ column: 0, row: 0 });
  expect(moveIn(grid, { column: 0, row: 0 }, 'x')).toBeUndefined();
});
