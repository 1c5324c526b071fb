import { expect, test } from 'vitest';
import { linesOf } from './lines-of.ts';

test('a text falls into its lines, empty ones left out, and loses nothing however long it is', () => {
  expect(linesOf('one\n\ntwo\r\nthree')).toEqual([
    { at: 0, line: 'one' },
    { at: 5, line: 'two' },
    { at: 10, line: 'three' },
  ]);
  const long = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n');
  const lines = linesOf(long);
  expect(lines).toHaveLength(41);
  expect(lines.at(-1)?.line).toBe(long.slice(long.indexOf('line 40')));
});
