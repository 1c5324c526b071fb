import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PredicateTable } from './predicate.ts';
import type { RuleNode } from './rule-node.ts';
import { compileNode, HOLDS } from './rule-programs.ts';

const table = new PredicateTable();
const predicates = ['a', 'b', 'c', 'd'].map((text) =>
  table.intern(table.slotOf('A'), { kind: 'equals', text, isCased: false }),
);
const { node } = fc.letrec<{ node: RuleNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.subarray(predicates).map((some): RuleNode => ({ kind: 'test', predicates: some })),
    tie('node').map((of): RuleNode => ({ kind: 'not', of })),
    fc
      .tuple(fc.constantFrom('all', 'any'), fc.array(tie('node'), { maxLength: 3 }))
      .map(([kind, of]): RuleNode => ({ kind, of })),
  ),
}));

function holds(one: RuleNode, truths: readonly boolean[]): boolean {
  if (one.kind === 'test') return one.predicates.some(({ id }) => truths[id]);
  if (one.kind === 'not') return !holds(one.of, truths);
  return one.kind === 'all' ? one.of.every((of) => holds(of, truths)) : one.of.some((of) => holds(of, truths));
}

describe('a rule as a program', () => {
  it('says of every event what its tree says', () => {
    const truths = fc.array(fc.boolean(), { minLength: predicates.length, maxLength: predicates.length });
    fc.assert(
      fc.property(node, truths, (one, truth) => {
        const program = compileNode(one);
        let at = program.at(-1) ?? 0;
        let steps = 0;
        while (at >= 0 && ++steps < program.length) {
          at = program[truth[program[at] ?? 0] === true ? at + 1 : at + 2] ?? 0;
        }
        expect(at).toBe(holds(one, truth) ? HOLDS : HOLDS - 1);
      }),
      { numRuns: 500 },
    );
  });
});
