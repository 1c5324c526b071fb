import { foldCase } from '../match/fold-case.ts';
import type { TextPosition } from '../sigma-rule.ts';
import { BoundedAutomaton } from './bounded-automaton.ts';
import type { Literal } from './literal-automaton.ts';
import { LiteralSkipper } from './literal-skipper.ts';
import type { Predicate } from './predicate.ts';
import { ValueMemo } from './value-memo.ts';

const NOTHING = new Int32Array(0);
const NON_ASCII = /[^\0-\x7f]/;

/** `text` is folded; `id` is the predicate's. */
export type IndexedLiteral = { readonly id: number; readonly kind: TextPosition; readonly text: string };
type Foreign = { readonly id: number; readonly test: (text: string) => boolean };

/** Which of a field's witnesses hold for a text: equality by Map, places by automaton, results kept for the next time. */
export class FieldIndex {
  /** Predicates that hold as soon as the event has the field at all. */
  readonly present: Int32Array;
  /** What the others look for: without any of these at its place none of them holds. */
  readonly literals: readonly IndexedLiteral[];
  readonly #equal = new Map<string, number>();
  /** Literals outside ASCII are few: tried one by one, and only on texts that leave ASCII too. */
  readonly #foreign: Foreign[] = [];
  readonly #placed: readonly Literal[];
  readonly #isSparse: boolean;
  /** Made when a text is first searched: where lines are read from their bytes it hardly ever is. */
  #scanner: BoundedAutomaton | LiteralSkipper | undefined;
  /** Undefined where finding is as quick as remembering. */
  readonly #memo: ValueMemo<Int32Array> | undefined;

  readonly #ids: readonly number[];

  constructor(predicates: readonly Predicate[]) {
    this.#ids = predicates.map(({ id }) => id);
    const present: number[] = [];
    const literals: Literal[] = [];
    this.literals = predicates.flatMap(({ id, question }) =>
      question.kind === 'text' ? [{ id, kind: question.pattern.kind, text: question.pattern.text }] : [],
    );
    for (const { id, question } of predicates) {
      if (question.kind === 'exists') present.push(id);
      if (question.kind !== 'text') continue;
      const { kind, text } = question.pattern;
      if (kind === 'equals') this.#equal.set(text, id);
      else if (NON_ASCII.test(text)) this.#foreign.push({ id, test: question.test.test });
      else literals.push({ id, text, anchor: kind === 'contains' ? 'none' : kind === 'startswith' ? 'start' : 'end' });
    }
    this.present = Int32Array.from(present);
    this.#placed = literals;
    this.#isSparse =
      this.#equal.size === 0 &&
      literals.every(({ anchor }) => anchor === 'none') &&
      LiteralSkipper.suits(literals.map(({ text }) => text));
    this.#memo = this.#isSparse ? undefined : new ValueMemo();
  }

  isOf(predicates: readonly Predicate[]): boolean {
    return predicates.length === this.#ids.length && predicates.every(({ id }, place) => this.#ids[place] === id);
  }

  lookUp(text: string): Int32Array {
    const known = this.#memo?.get(text);
    if (known !== undefined) return known;
    const found = this.find(text);
    this.#memo?.set(text, found);
    return found;
  }

  /** The same, without remembering. */
  find(text: string): Int32Array {
    let found: Set<number> | undefined;
    const report = (id: number): void => {
      found ??= new Set();
      found.add(id);
    };
    if (this.#placed.length > 0) this.#openScanner().scan(text, report);
    if (this.#equal.size > 0) {
      const equal = this.#equal.get(foldCase(text));
      if (equal !== undefined) report(equal);
    }
    if (this.#foreign.length > 0 && NON_ASCII.test(text)) {
      const folded = foldCase(text);
      for (const { id, test } of this.#foreign) if (test(folded)) report(id);
    }
    return found === undefined ? NOTHING : Int32Array.from(found);
  }

  #openScanner(): BoundedAutomaton | LiteralSkipper {
    this.#scanner ??= this.#isSparse ? new LiteralSkipper(this.#placed) : new BoundedAutomaton(this.#placed);
    return this.#scanner;
  }
}
