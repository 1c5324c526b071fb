import type { PatternPart } from '../sigma-rule.ts';
import { estimateShare } from './estimate-rarity.ts';
import type { EventSamples } from './event-samples.ts';
import { KEYWORD_SLOT, type Predicate, type PredicateTable } from './predicate.ts';
import { regexNeeds } from './regex-needs.ts';
import type { RuleNode } from './rule-node.ts';

/** Predicates of which at least one holds whenever the rule does, and a guess at the share of events on which one does. */
export type Witness = { readonly predicates: readonly Predicate[]; readonly share: number };

/** Looking up one more literal costs little, but not nothing. */
const COST_OF_ONE = 1e-5;

/** Chooses for one rule after another over the same predicates. */
export class WitnessChooser {
  readonly #table: PredicateTable;
  readonly #fields: string[] = [];
  /** By predicate: rules share most of theirs. */
  readonly #shares: number[] = [];

  readonly #samples: EventSamples | undefined;

  /** `measured`: shares that are known, by predicate. `samples`: events to try the others on. */
  constructor(table: PredicateTable, measured: ReadonlyMap<number, number> = new Map(), samples?: EventSamples) {
    this.#table = table;
    this.#samples = samples;
    for (const [id, share] of measured) this.#shares[id] = share;
    for (const [field, slot] of table.slots) this.#fields[slot] = field;
  }

  /**
   * The rarest witness of a rule; undefined where it has none (`not selection`), so that every event of its logsource must
   * be tried. All predicates of a witness can be served by an index.
   */
  choose(node: RuleNode, isNegated = false): Witness | undefined {
    if (node.kind === 'not') return this.choose(node.of, !isNegated);
    // What must not hold is seen in nothing.
    if (node.kind === 'test') return isNegated ? undefined : sumUp(node.predicates.map((one) => this.#guard(one)));
    const options = node.of.map((child) => this.choose(child, isNegated));
    return (node.kind === 'all') === isNegated ? sumUp(options) : rarest(options);
  }

  /** A predicate that an index serves is its own witness; others have literals or a present field that they imply. */
  #guard(predicate: Predicate): Witness | undefined {
    const { slot, question } = predicate;
    switch (question.kind) {
      case 'absent':
      case 'null':
        return undefined;
      case 'exists':
        return this.#weigh([predicate]);
      case 'fieldref':
        return this.#guardPresence(slot);
      case 'text':
        if (question.pattern.isCased) return this.#guardTexts(slot, [question.pattern.text], question.pattern.kind);
        return question.pattern.text === '' && question.pattern.kind !== 'equals'
          ? this.#guardPresence(slot)
          : this.#weigh([predicate]);
      case 'value':
        return this.#guardTexts(slot, literalsOf(question.pattern), 'contains');
    }
  }

  #guardTexts(slot: number, texts: readonly string[] | undefined, kind: TextKind): Witness | undefined {
    if (texts === undefined || texts.length === 0 || texts.includes('')) return this.#guardPresence(slot);
    return this.#weigh(texts.map((text) => this.#table.intern(slot, { kind, text, isCased: false })));
  }

  #guardPresence(slot: number): Witness | undefined {
    // Every event has some value: that would be no witness.
    if (slot === KEYWORD_SLOT) return undefined;
    return this.#weigh([this.#table.intern(slot, { kind: 'exists', isPresent: true })]);
  }

  #weigh(predicates: readonly Predicate[]): Witness {
    return { predicates, share: predicates.reduce((sum, one) => sum + this.shareOf(one) + COST_OF_ONE, 0) };
  }

  /** What was measured, or a guess. */
  shareOf(predicate: Predicate): number {
    const known = this.#shares[predicate.id];
    if (known !== undefined) return known;
    const guess = estimateShare(predicate, this.#fields[predicate.slot] ?? '');
    const share = this.#samples?.shareOf(predicate, guess) ?? guess;
    this.#shares[predicate.id] = share;
    return share;
  }
}

type TextKind = 'equals' | 'startswith' | 'endswith' | 'contains';
type GuardedPattern = Extract<Predicate['question'], { kind: 'value' }>['pattern'];

function literalsOf(pattern: GuardedPattern): readonly string[] | undefined {
  if (pattern.kind === 'regex') return regexNeeds(pattern.source, pattern.flags).literals;
  return pattern.kind === 'wildcard' ? [longestLiteral(pattern.parts)] : undefined;
}

function longestLiteral(parts: readonly PatternPart[]): string {
  return parts.reduce<string>(
    (best, part) => (typeof part === 'string' && part.length > best.length ? part : best),
    '',
  );
}

function sumUp(options: readonly (Witness | undefined)[]): Witness | undefined {
  const known = options.filter((option) => option !== undefined);
  if (known.length < options.length) return undefined;
  return {
    predicates: known.flatMap((option) => option.predicates),
    share: known.reduce((sum, option) => sum + option.share, 0),
  };
}

function rarest(options: readonly (Witness | undefined)[]): Witness | undefined {
  return options.reduce((best, option) => {
    if (best === undefined || option === undefined) return best ?? option;
    return option.share < best.share ? option : best;
  }, undefined);
}
