import { describe, expect, it } from 'vitest';
import { BoundedAutomaton } from './bounded-automaton.ts';
import type { Literal } from './literal-automaton.ts';

const PREFIX = 'abcdefgh'.repeat(10);

function found(literals: readonly Literal[], text: string): number[] {
  const ids = new Set<number>();
  new BoundedAutomaton(literals).scan(text, (id) => ids.add(id));
  return [...ids].sort((a, b) => a - b);
}

describe('BoundedAutomaton', () => {
  const literals: readonly Literal[] = [
    { id: 1, anchor: 'none', text: `${PREFIX}1` },
    { id: 2, anchor: 'none', text: `${PREFIX}2` },
    { id: 3, anchor: 'start', text: `${PREFIX}1` },
    { id: 4, anchor: 'end', text: `1${PREFIX}` },
    { id: 5, anchor: 'end', text: `2${PREFIX}` },
    { id: 6, anchor: 'none', text: 'gha' },
  ];

  it('tells apart literals that are alike in all that it indexes', () => {
    expect(found(literals, `${PREFIX}1`)).toEqual([1, 3, 6]);
    expect(found(literals, `x${PREFIX}2`)).toEqual([2, 6]);
    expect(found(literals, `x2${PREFIX.toUpperCase()}`)).toEqual([5, 6]);
    expect(found(literals, PREFIX)).toEqual([6]);
  });

  it('has so many states at most, however long or many the literals are', () => {
    const many = (count: number, length: number): Literal[] =>
      Array.from({ length: count }, (_, id) => ({ id, anchor: 'none', text: String(id).padStart(length, '0') }));
    expect(new BoundedAutomaton(many(2, 1_000_000)).states).toBeLessThan(200);
    expect(new BoundedAutomaton(many(20_000, 60)).states).toBeLessThan(300_000);
    expect(found(many(20_000, 60), String(12_345).padStart(60, '0'))).toEqual([12_345]);
  });
});
