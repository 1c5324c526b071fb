import type { PatternPart, TextPattern, ValuePattern } from '../sigma-rule.ts';
import { ANY_RUN, printSigmaText } from '../sigma-text.ts';

/** A pattern as a person reads it: Sigma's wildcards for texts, `/…/` for regexes, words for the rest. */
export function printPattern(pattern: ValuePattern): string {
  switch (pattern.kind) {
    case 'regex':
      return `/${pattern.source}/${pattern.flags}`;
    case 'cidr':
      return pattern.network;
    case 'compare':
      return `${pattern.timePart ?? ''} ${OPERATOR_SIGNS[pattern.operator]} ${pattern.operand}`.trim();
    case 'exists':
      return pattern.isPresent ? 'exists' : 'does not exist';
    case 'null':
      return 'null';
    case 'fieldref':
      return `${pattern.position} the field ${pattern.field}`;
    case 'wildcard':
      return printSigmaText(pattern.parts);
    default:
      return printSigmaText(partsOf(pattern));
  }
}

const OPERATOR_SIGNS = { eq: '=', lt: '<', lte: '≤', gt: '>', gte: '≥' } as const;

function partsOf({ kind, text }: TextPattern): readonly PatternPart[] {
  const before = kind === 'contains' || kind === 'endswith' ? [ANY_RUN] : [];
  const after = kind === 'contains' || kind === 'startswith' ? [ANY_RUN] : [];
  return [...before, text, ...after];
}
