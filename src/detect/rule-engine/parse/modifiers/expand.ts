import type { PatternPart } from '../../sigma-rule.ts';
import { joinParts, parseSigmaText } from '../../sigma-text.ts';
import { eachText, fault, type ItemValue, refuseGrowth } from '../modified-item.ts';

/** `%name%`, not after a backslash; `\%` is a plain percent sign. */
const PLACEHOLDER = /(?<!\\)%([^%\\\s]+)(?<!\\)%/g;

/**
 * Puts what is configured in the place of `%name%`. A name that nobody configured refuses the rule: Sigma demands it, and
 * a guess (nothing, or everything) would make the rule lie.
 */
export const expand = eachText(({ parts }, item) => {
  const { placeholders } = item;
  let texts: PatternPart[][] = [[]];
  for (const part of parts) {
    for (const piece of typeof part === 'string' ? splitAtPlaceholders(part) : [part]) {
      if (typeof piece === 'string' || 'any' in piece) texts = texts.map((text) => [...text, piece]);
      else {
        const values = Object.hasOwn(placeholders, piece.name) ? placeholders[piece.name] : undefined;
        if (values === undefined || values.length === 0) {
          const message = `Nobody has said what %${piece.name}% stands for here.`;
          return fault('unresolved-placeholder', message);
        }
        const refusal = refuseGrowth(item, { parts: [...parts, ...values] }, texts.length * values.length);
        if (refusal !== undefined) return refusal;
        texts = texts.flatMap((text) => values.map((value) => [...text, ...parseSigmaText(value)]));
      }
    }
  }
  return texts.map((text): ItemValue => ({ kind: 'text', parts: joinParts(text) }));
});

type Piece = string | { readonly name: string };

function splitAtPlaceholders(literal: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of literal.matchAll(PLACEHOLDER)) {
    pieces.push(plain(literal.slice(from, found.index)), { name: found[1] ?? '' });
    from = found.index + found[0].length;
  }
  pieces.push(plain(literal.slice(from)));
  return pieces;
}

const plain = (text: string): string => text.replaceAll('\\%', '%');
