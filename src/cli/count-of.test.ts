import { expect, it } from 'vitest';
import { countOf } from './count-of.ts';

it('says one thing as one, and none and more as several', () => {
  expect([0, 1, 2].map((count) => countOf(count, 'file'))).toEqual(['0 files', '1 file', '2 files']);
  expect([1, 3].map((count) => countOf(count, 'match', 'matches'))).toEqual(['1 match', '3 matches']);
});
