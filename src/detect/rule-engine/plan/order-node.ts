import type { Predicate } from './predicate.ts';
import type { RuleNode } from './rule-node.ts';

export type PredicateFacts = {
  /** A guess, or better, at the share of events on which the predicate holds. */
  readonly shareOf: (predicate: Predicate) => number;
  /** An index has answered it already. */
  readonly isIndexed: (predicate: Predicate) => boolean;
};

type Weighed = { readonly node: RuleNode; readonly cost: number; readonly share: number };

const MAX_SHARE = 0.98;
const MIN_SHARE = 0.005;

/**
 * The same tree with the parts that decide soonest and cheapest first: a regex is asked last, and an index first. What it
 * says of an event does not depend on the order.
 */
export function orderNode(node: RuleNode, facts: PredicateFacts): RuleNode {
  return weigh(node, facts).node;
}

function weigh(node: RuleNode, facts: PredicateFacts): Weighed {
  if (node.kind === 'test') return weighTest(node.predicates, facts);
  if (node.kind === 'not') {
    const { node: of, cost, share } = weigh(node.of, facts);
    return { node: { kind: 'not', of }, cost, share: 1 - share };
  }
  const isAny = node.kind === 'any';
  const parts = node.of.map((child) => weigh(child, facts));
  // The usual rule for tests that end at the first that decides: least cost for each chance to decide.
  const price = ({ cost, share }: Weighed) => cost / clamp(isAny ? share : 1 - share);
  parts.sort((a, b) => price(a) - price(b));
  const { cost, share } = inOrder(parts, isAny);
  return { node: { kind: node.kind, of: parts.map((part) => part.node) }, cost, share };
}

function weighTest(predicates: readonly Predicate[], facts: PredicateFacts): Weighed {
  const parts = predicates.map((predicate) => ({
    predicate,
    cost: facts.isIndexed(predicate) ? 0.1 : costOf(predicate),
    share: facts.shareOf(predicate),
  }));
  parts.sort((a, b) => a.cost / clamp(a.share) - b.cost / clamp(b.share));
  const { cost, share } = inOrder(parts, true);
  return { node: { kind: 'test', predicates: parts.map(({ predicate }) => predicate) }, cost, share };
}

/** Expected cost until it is decided, and the share on which the whole holds, were the parts independent. */
function inOrder(parts: readonly { readonly cost: number; readonly share: number }[], isAny: boolean) {
  let undecided = 1;
  let cost = 0;
  for (const part of parts) {
    cost += undecided * part.cost;
    undecided *= isAny ? 1 - part.share : part.share;
  }
  return { cost, share: isAny ? 1 - undecided : undecided };
}

/** In tests of a text. */
function costOf({ question }: Predicate): number {
  if (question.kind === 'fieldref') return 4;
  if (question.kind !== 'value') return question.kind === 'text' ? 1 : 0.3;
  return question.pattern.kind === 'regex' ? 40 : 3;
}

function clamp(share: number): number {
  return Math.min(MAX_SHARE, Math.max(MIN_SHARE, share));
}
