import { expect, test } from 'vitest';
import { parseChoices } from './table-choices.ts';

const USUAL = { columns: {} };

test('what was stored is read', () => {
  const stored = { columns: { queue: 'level,title' } };
  expect(parseChoices(JSON.stringify(stored))).toEqual(stored);
});

test('what nobody can read is as if nothing was stored', () => {
  for (const text of [null, '', '{', 'null', '7', '{"columns":{"queue":7}}']) {
    expect(parseChoices(text)).toEqual(USUAL);
  }
});
