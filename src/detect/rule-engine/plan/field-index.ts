import { foldCase } from '../match/fold-case.ts';
import { type Literal, LiteralAutomaton } from './literal-automaton.ts';
import type { Predicate } from './predicate.ts';
import { ValueMemo } from './value-memo.ts';

const NOTHING = new Int32Array(0);
const NON_ASCII = /[^\0-\x7f]/;

/** Which of a field's witnesses hold for a text: equality by Map, places by automaton, results kept for the next time. */
export class FieldIndex {
  /** Predicates that hold as soon as the event has the field at all. */
  readonly present: Int32Array;
  readonly #equal = new Map<string, number>();
  readonly #automaton: LiteralAutomaton | undefined;
  /** Literals outside ASCII are few: tried one by one, and only on texts that leave ASCII too. */
  readonly #foreign: { readonly id: number; readonly test: (text: string) => boolean }[] = [];
  readonly #memo = new ValueMemo<Int32Array>();

  constructor(predicates: readonly Predicate[]) {
    const present: number[] = [];
    const literals: Literal[] = [];
    for (const { id, question } of predicates) {
      if (question.kind === 'exists') present.push(id);
      if (question.kind !== 'text') continue;
      const { kind, text } = question.pattern;
      if (kind === 'equals') this.#equal.set(text, id);
      else if (NON_ASCII.test(text)) this.#foreign.push({ id, test: question.test.test });
      else literals.push({ id, text, anchor: kind === 'contains' ? 'none' : kind === 'startswith' ? 'start' : 'end' });
    }
    this.present = Int32Array.from(present);
    this.#automaton = literals.length > 0 ? new LiteralAutomaton(literals) : undefined;
  }

  lookUp(text: string): Int32Array {
    const known = this.#memo.get(text);
    if (known !== undefined) return known;
    const found = this.#find(foldCase(text));
    this.#memo.set(text, found);
    return found;
  }

  #find(folded: string): Int32Array {
    const found = new Set<number>();
    const equal = this.#equal.get(folded);
    if (equal !== undefined) found.add(equal);
    this.#automaton?.scan(folded, (id) => found.add(id));
    if (this.#foreign.length > 0 && NON_ASCII.test(folded)) {
      for (const { id, test } of this.#foreign) if (test(folded)) found.add(id);
    }
    return found.size === 0 ? NOTHING : Int32Array.from(found);
  }
}
