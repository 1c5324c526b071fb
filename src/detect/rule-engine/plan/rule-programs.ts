import { orderNode, type PredicateFacts } from './order-node.ts';
import type { RuleNode } from './rule-node.ts';

/** Where a program ends: the rule matches, or it does not. */
export const HOLDS = -1;
const FAILS = -2;

/**
 * A rule as steps of three numbers: a predicate, where to go on when it holds, and where when it does not. The last
 * number of all is where to begin. Walking it visits no node twice and calls nothing but predicates.
 */
export type RuleProgram = Int32Array;

/** By rule; made when a rule is first evaluated, which most never are. */
export class RulePrograms {
  readonly #nodes: readonly RuleNode[];
  readonly #facts: PredicateFacts;
  readonly #programs: (RuleProgram | undefined)[];

  constructor(nodes: readonly RuleNode[], facts: PredicateFacts) {
    this.#nodes = nodes;
    this.#facts = facts;
    this.#programs = new Array(nodes.length).fill(undefined);
  }

  of(rule: number): RuleProgram {
    let program = this.#programs[rule];
    if (program === undefined) {
      program = compileNode(orderNode(this.#nodes[rule] as RuleNode, this.#facts));
      this.#programs[rule] = program;
    }
    return program;
  }
}

export function compileNode(node: RuleNode): RuleProgram {
  const code: number[] = [];
  code.push(emit(node, { holds: HOLDS, fails: FAILS, code }));
  return Int32Array.from(code);
}

type Exits = { readonly holds: number; readonly fails: number; readonly code: number[] };

/** From the last part to the first, so that where to go on is known already. Gives where the node begins. */
function emit(node: RuleNode, exits: Exits): number {
  const { holds, fails, code } = exits;
  switch (node.kind) {
    case 'not':
      return emit(node.of, { holds: fails, fails: holds, code });
    case 'all':
      return node.of.reduceRight((next, child) => emit(child, { ...exits, holds: next }), holds);
    case 'any':
      return node.of.reduceRight((next, child) => emit(child, { ...exits, fails: next }), fails);
    case 'test':
      return node.predicates.reduceRight((next, { id }) => code.push(id, holds, next) - 3, fails);
  }
}
