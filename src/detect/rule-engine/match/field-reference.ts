import type { FieldReferencePattern } from '../sigma-rule.ts';
import { foldCase } from './fold-case.ts';
import { textTest } from './value-test.ts';

type Reference = Pick<FieldReferencePattern, 'position' | 'isCased'>;

/** Any element of the one field against any of the other. A missing field equals nothing, not even another missing one. */
export function compareFields(
  { position, isCased }: Reference,
  texts: readonly string[],
  others: readonly string[],
): boolean {
  return others.some((other) => {
    const test = textTest({ kind: position, text: other, isCased });
    return texts.some((text) => test(isCased ? text : foldCase(text)));
  });
}
