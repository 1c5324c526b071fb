import { expect, test } from 'vitest';
import { parseChoices } from './table-choices.ts';

const USUAL = { density: 'usual', isPlain: false, columns: {} };

test('what was stored is read', () => {
  const stored = { density: 'dense', isPlain: true, columns: { queue: 'level,title' } };
  expect(parseChoices(JSON.stringify(stored))).toEqual(stored);
});

test('what nobody can read is as if nothing was stored', () => {
  for (const text of [null, '', '{', 'null', '7', '{"density":"toString","columns":{"queue":7}}']) {
    expect(parseChoices(text)).toEqual(USUAL);
  }
});
