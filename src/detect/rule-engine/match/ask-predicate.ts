import { KEYWORD_SLOT, type Predicate } from '../plan/predicate.ts';
import { compareFields } from './field-reference.ts';
import type { TextNeeds } from './text-needs.ts';

/** One event by the plan's slots: what is left to be asked once the indexes have spoken. */
export type FieldView = {
  readonly has: (slot: number) => boolean;
  /** Missing, or null, or a list with a null. */
  readonly isNull: (slot: number) => boolean;
  readonly texts: (slot: number) => readonly string[];
  readonly folded: (slot: number) => readonly string[];
  readonly allTexts: (isFolded: boolean) => readonly string[];
  /** False where it is seen, without making a text, that none of the field has what is needed. */
  readonly mayHave?: (slot: number, needs: TextNeeds) => boolean;
  /** False where it is seen, without making texts, that the fields differ in more than case. */
  readonly mayEqual?: (slot: number, other: number) => boolean;
  /** What predicates said of this very value before, if that is kept. */
  readonly answers?: (slot: number) => Map<number, boolean> | undefined;
};

/** Whether the predicate holds for an event. */
export function askPredicate(predicate: Predicate, view: FieldView): boolean {
  const { slot, question } = predicate;
  switch (question.kind) {
    case 'exists':
      return view.has(slot);
    case 'absent':
      return !view.has(slot);
    case 'null':
      return view.isNull(slot);
    case 'fieldref':
      if (question.pattern.position === 'equals' && view.mayEqual?.(slot, question.otherSlot) === false) return false;
      return compareFields(question.pattern, view.texts(slot), view.texts(question.otherSlot));
    case 'value':
      return askOnce(predicate, view);
    case 'text':
      return askTexts(question.test, textsFor(view, slot, question.test.isFolded));
  }
}

/** Regexes and their like are dear: a value that is met again need not be asked again. */
function askOnce({ id, slot, question }: Predicate, view: FieldView): boolean {
  if (question.kind !== 'value') return false;
  const { needs } = question.test;
  if (needs !== undefined && view.mayHave?.(slot, needs) === false) return false;
  const answers = slot === KEYWORD_SLOT ? undefined : view.answers?.(slot);
  const known = answers?.get(id);
  if (known !== undefined) return known;
  const isTrue = askTexts(question.test, textsFor(view, slot, question.test.isFolded));
  answers?.set(id, isTrue);
  return isTrue;
}

function textsFor(view: FieldView, slot: number, isFolded: boolean): readonly string[] {
  if (slot === KEYWORD_SLOT) return view.allTexts(isFolded);
  return isFolded ? view.folded(slot) : view.texts(slot);
}

function askTexts({ test }: { readonly test: (text: string) => boolean }, texts: readonly string[]): boolean {
  for (let i = 0; i < texts.length; i++) if (test(texts[i] as string)) return true;
  return false;
}
