import { expect, test } from 'vitest';
import { prevalenceText } from './prevalence-text.ts';

const usual = { days: 30, here: 2, elsewhere: 1_200, entities: 5, isExact: true };

test('prevalence is said in words, and never as more than was counted', () => {
  expect(prevalenceText(usual)).toBe(
    'In the 30 days before, this rule raised an alert 2 times on this entity, and 1,200 times on 5 others.',
  );
  expect(prevalenceText({ ...usual, here: 1, elsewhere: 0, entities: 0 })).toContain(
    '1 time on this entity, and never on another',
  );
  expect(prevalenceText({ ...usual, isExact: false })).toContain('at least 1,200 times');
  expect(prevalenceText({ ...usual, here: 0, elsewhere: 0 })).toContain('it is new here');
});
