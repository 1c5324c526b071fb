import { readTokens, type Token, type TokenFault } from './read-tokens.ts';

/**
 * What a value must look like: its pieces in this order, with any text between two of them. One piece is the value
 * itself; `['', '']` is any value that is not empty.
 */
export type Pattern = { readonly pieces: readonly string[]; readonly isCaseExact: boolean };

type Place = { readonly at: number; readonly end: number };

export type QueryTerm = Place & {
  readonly isNegated: boolean;
  readonly pattern: Pattern;
} & ({ readonly kind: 'text' } | { readonly kind: 'field'; readonly field: string });

/** Every term must hold; without any, every event is meant. */
export type EventQuery = { readonly terms: readonly QueryTerm[] };

/** Places count UTF-16 units from 0, `end` excluded. */
export type QueryIssue = TokenFault;

const MAX_TERMS = 32;
const MAX_LENGTH = 4_000;

/** Never throws: all faults are told, each with its place. */
export function parseQuery(text: string): EventQuery | { readonly issues: readonly QueryIssue[] } {
  if (text.length > MAX_LENGTH) {
    return { issues: [{ at: MAX_LENGTH, end: text.length, message: `A query has at most ${MAX_LENGTH} characters.` }] };
  }
  const { tokens, faults } = readTokens(text);
  const issues: QueryIssue[] = [...faults];
  const terms: QueryTerm[] = [];
  for (const [index, token] of tokens.entries()) {
    const word = wordOf(token);
    const fault = word === undefined ? faultOf(token) : wordFault(word, token, tokens.slice(index + 1));
    if (fault !== undefined) issues.push({ at: token.at, end: token.end, message: fault });
    else if (word === undefined) terms.push(termOf(token, tokens[index - 1]));
  }
  const surplus = terms[MAX_TERMS];
  if (surplus) issues.push({ at: surplus.at, end: surplus.end, message: `A query has at most ${MAX_TERMS} terms.` });
  return issues.length > 0 ? { issues: issues.toSorted((left, right) => left.at - right.at) } : { terms };
}

/** Joining words stand alone and bare; in quotes they are text. */
function wordOf(token: Token): string | undefined {
  const isBare = token.field === undefined && token.quote === undefined && !token.isNegated;
  return isBare && /^(?:and|or|not)$/i.test(token.value) ? token.value.toLowerCase() : undefined;
}

function wordFault(word: string, token: Token, after: readonly Token[]): string | undefined {
  if (word === 'or') return 'There is no “or” yet. To look for the word, put it in quotes: "or".';
  const [next] = after;
  if (next === undefined || wordOf(next) === 'and') return `Something must follow “${token.value}”.`;
  const isTwice = word === 'not' && (next.isNegated || wordOf(next) === 'not');
  return isTwice ? 'Say “not” once.' : undefined;
}

function faultOf({ field, value, quote }: Token): string | undefined {
  if (field === '') return 'The name of the field is missing before the colon.';
  if (value === '' && quote === undefined) {
    return field === undefined
      ? 'Something must follow “-”.'
      : `A value is missing: ${field}:*, or ${field}:"" for an empty one.`;
  }
  if (quote !== undefined) return undefined;
  if (/^[()]/.test(value)) return 'There are no brackets yet. To look for one, put the text in quotes.';
  if (/["']/.test(value) && field === undefined && /^[^"']*:["']/.test(value))
    return 'Put the name of the field in quotes, too, or only the value.';
  return undefined;
}

function termOf(token: Token, before: Token | undefined): QueryTerm {
  const isNot = before !== undefined && wordOf(before) === 'not';
  const place = { at: isNot ? before.at : token.at, end: token.end };
  const isNegated = token.isNegated || isNot;
  const isCaseExact = token.quote === "'";
  const pieces = isCaseExact ? [token.value] : token.value.split(/\*+/);
  const pattern = { pieces, isCaseExact };
  if (token.field === undefined) return { ...place, kind: 'text', isNegated, pattern };
  return { ...place, kind: 'field', field: token.field, isNegated, pattern };
}
