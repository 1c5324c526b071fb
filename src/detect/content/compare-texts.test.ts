import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts } from './compare-texts.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
const shown = (from: string, to: string) =>
  compareTexts(from, to).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

describe('the comparison of two texts', () => {
  it('names what was taken out and put in, and keeps the rest', () => {
    expect(shown('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
    expect(shown('a\n', 'a\n')).toEqual([' a']);
    expect(shown('', 'a')).toEqual(['+a']);
  });

  it('gives back both texts, whatever they are', () => {
    fc.assert(
      fc.property(lines, lines, (from, to) => {
        const diff = compareTexts(`${from.join('\n')}\n`, `${to.join('\n')}\n`);
        const without = (kind: string) => diff.filter((line) => line.kind !== kind).map(({ text }) => text);
        expect(without('added')).toEqual(from.length === 0 ? [''] : from);
        expect(without('removed')).toEqual(to.length === 0 ? [''] : to);
      }),
    );
  });

  it('is as short as can be: never more lines than one text in and the other out', () => {
    expect(shown('a\nb\nc\nd', 'b\nc\nd\ne').filter((line) => !line.startsWith(' '))).toEqual(['-a', '+e']);
  });

  it('is bounded for texts that have nothing in common', () => {
    const text = (letter: string) => Array.from({ length: 5_000 }, (_, line) => `${letter}${line}`).join('\n');
    expect(compareTexts(text('a'), text('b'))).toHaveLength(10_000);
  });
});
