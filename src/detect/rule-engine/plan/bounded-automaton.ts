import { foldCase } from '../match/fold-case.ts';
import { type Literal, LiteralAutomaton } from './literal-automaton.ts';

const LONGEST = 64;
const SHORTEST = 4;
/** A row of the automaton's table each, at worst. All public rules in one plan: 276,000 for the largest field. */
const MAX_STATES = 300_000;

/**
 * Finds literals by an automaton over their first characters (their last, where they are tied to the end), and confirms
 * what was longer by comparing: what an author writes, or an encoding makes of it, must not become a table without bound.
 */
export class BoundedAutomaton {
  /** By id: those that the automaton has only in part. */
  readonly #long = new Map<number, Literal>();
  readonly #automaton: LiteralAutomaton;
  /** Of the automaton, at most. */
  readonly states: number;

  constructor(literals: readonly Literal[]) {
    const length = indexedLength(literals);
    this.states = countStates(literals, length);
    for (const literal of literals) if (literal.text.length > length) this.#long.set(literal.id, literal);
    this.#automaton = new LiteralAutomaton(literals.map((literal) => shorten(literal, length)));
  }

  /** Calls `report` once for every find, so perhaps several times for one literal. The text need not be folded. */
  scan(text: string, report: (id: number) => void): void {
    if (this.#long.size === 0) {
      this.#automaton.scan(text, report);
      return;
    }
    let suspects: Set<Literal> | undefined;
    this.#automaton.scan(text, (id) => {
      const literal = this.#long.get(id);
      if (literal === undefined) report(id);
      else {
        suspects ??= new Set();
        suspects.add(literal);
      }
    });
    if (suspects === undefined) return;
    const folded = foldCase(text);
    for (const literal of suspects) if (stands(literal, folded)) report(literal.id);
  }
}

function indexedLength(literals: readonly Literal[]): number {
  let length = LONGEST;
  while (length > SHORTEST && countStates(literals, length) > MAX_STATES) length /= 2;
  return length;
}

function countStates(literals: readonly Literal[], length: number): number {
  return literals.reduce((sum, { text }) => sum + Math.min(text.length, length) + 1, 1);
}

function shorten(literal: Literal, length: number): Literal {
  const { text, anchor } = literal;
  return { ...literal, text: anchor === 'end' ? text.slice(-length) : text.slice(0, length) };
}

function stands({ text, anchor }: Literal, folded: string): boolean {
  if (anchor === 'start') return folded.startsWith(text);
  return anchor === 'end' ? folded.endsWith(text) : folded.includes(text);
}
