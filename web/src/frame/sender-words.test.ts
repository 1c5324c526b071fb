import { expect, test } from 'vitest';
import { lagText } from './sender-words.ts';

test('a lag is said in one unit, and an unknown one is not zero', () => {
  expect([null, 0, 450, 59_499, 7_200_000, 2_150 * 86_400_000].map(lagText)).toEqual([
    '–',
    '0 ms behind',
    '450 ms behind',
    '59 s behind',
    '2 h behind',
    '2,150 d behind',
  ]);
  expect(lagText(-3_600_000)).toBe('1 h ahead');
});
