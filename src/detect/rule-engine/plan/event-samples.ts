import { askPredicate, type FieldView } from '../match/ask-predicate.ts';
import { KEYWORD_SLOT, type Predicate } from './predicate.ts';

const MAX_SAMPLES = 64;
/** Longer texts are left out of samples, as if the event had none. */
const MAX_TEXT_LENGTH = 2048;
/** How many events a guess is worth. */
const PRIOR = 2;

type Sample = {
  readonly has: readonly boolean[];
  readonly isNull: readonly boolean[];
  readonly texts: readonly (readonly string[])[];
  readonly folded: readonly (readonly string[])[];
};

/**
 * A few events of a kind, field by field, to see how often predicates hold that nothing has asked yet. They only decide
 * in which order things are looked at.
 */
export class EventSamples {
  readonly #views: FieldView[] = [];

  get isFull(): boolean {
    return this.#views.length >= MAX_SAMPLES;
  }

  add(view: FieldView, slotCount: number): void {
    const slots = Array.from({ length: slotCount }, (_, slot) => slot);
    const short = (texts: readonly string[]) => texts.filter((text) => text.length <= MAX_TEXT_LENGTH);
    this.#views.push(
      viewOf({
        has: slots.map((slot) => view.has(slot)),
        isNull: slots.map((slot) => view.isNull(slot)),
        texts: slots.map((slot) => short(view.texts(slot))),
        folded: slots.map((slot) => short(view.folded(slot))),
      }),
    );
  }

  /** The guess, moved towards what the samples say. */
  shareOf(predicate: Predicate, guess: number): number {
    const count = this.#views.length;
    if (count === 0 || predicate.slot === KEYWORD_SLOT) return guess;
    let held = 0;
    for (const view of this.#views) if (askPredicate(predicate, view)) held++;
    return (held + PRIOR * guess) / (count + PRIOR);
  }
}

function viewOf({ has, isNull, texts, folded }: Sample): FieldView {
  return {
    has: (slot) => has[slot] === true,
    isNull: (slot) => isNull[slot] !== false,
    texts: (slot) => texts[slot] ?? [],
    folded: (slot) => folded[slot] ?? [],
    allTexts: () => [],
  };
}
