import { expect, it } from 'vitest';
import { type DiffLine, pairLines } from './pair-lines.ts';

const lines = (text: string): DiffLine[] =>
  text.split(' ').map((word) => ({
    kind: word.startsWith('-') ? 'removed' : word.startsWith('+') ? 'added' : 'same',
    text: word.slice(1),
  }));

it('puts what was taken out beside what was put in, and leaves a gap where there is nothing', () => {
  const pairs = pairLines(lines('=a -b -c +d =e +f'));
  expect(pairs.map(({ before, after }) => [before?.text ?? null, after?.text ?? null])).toEqual([
    ['a', 'a'],
    ['b', 'd'],
    ['c', null],
    ['e', 'e'],
    [null, 'f'],
  ]);
});
