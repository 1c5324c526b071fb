import type { PatternPart } from '../../sigma-rule.ts';
import { joinParts } from '../../sigma-text.ts';
import { eachText, fault, refuseGrowth } from '../modified-item.ts';

const DASHES = ['-', '/', '–', '—', '―'];
/**
 * A dash that begins a word: `-foo`, ` /foo`, not `foo-bar` (`\B[-/]\b`, as in pySigma, for every dash). Spelt out
 * because `\b` knows ASCII letters only, in JavaScript even with the flag `u`.
 */
const DASH_AT_WORD_START = /(?<![\p{L}\p{N}_])[-/–—―](?=[\p{L}\p{N}_])/gu;
const MAX_DASHES = 5;

/** Every permutation of the five dashes that Windows programs take for an option's sign. */
export const windash = eachText(({ parts }, item) => {
  const pieces = parts.flatMap(splitAtDashes);
  const count = pieces.filter((piece) => piece === DASH).length;
  if (count > MAX_DASHES) {
    return fault('too-many-alternatives', `\`windash\` takes at most ${MAX_DASHES} dashes a value; this has ${count}.`);
  }
  const refusal = refuseGrowth(item, { parts }, DASHES.length ** count);
  if (refusal !== undefined) return refusal;
  let texts: PatternPart[][] = [[]];
  for (const piece of pieces) {
    const choices = piece === DASH ? DASHES : [piece];
    texts = texts.flatMap((text) => choices.map((choice) => [...text, choice]));
  }
  return texts.map((text) => ({ kind: 'text', parts: joinParts(text) }));
});

const DASH = Symbol('dash');

function splitAtDashes(part: PatternPart): (PatternPart | typeof DASH)[] {
  if (typeof part !== 'string') return [part];
  return part.split(DASH_AT_WORD_START).flatMap((literal, index) => (index === 0 ? [literal] : [DASH, literal]));
}
