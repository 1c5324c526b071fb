import { parseQuery, type QueryTerm } from './parse-query.ts';
import { readSpecialValue } from './read-value.ts';

type Meant = { readonly field: string; readonly value: string; readonly isNegated?: boolean };

const IS_PLAIN_NAME = /^[\p{L}_@$][^\s:"'()]*$/u;
/** What needs no quotes: nothing that the language reads as anything but itself. */
const IS_PLAIN_VALUE = /^[^\s*"'()\\:/<>[{-][^\s*"'()]*$/u;

/** The term that means this value, in any case; a star in it is a star, and then its case counts, too. */
export function writeTerm({ field, value, isNegated = false }: Meant): string {
  const isPlain = IS_PLAIN_VALUE.test(value) && readSpecialValue(value) === undefined;
  return `${isNegated ? '-' : ''}${nameOf(field)}:${isPlain ? value : quotedValue(value)}`;
}

function nameOf(field: string): string {
  return IS_PLAIN_NAME.test(field) ? field : doubleQuoted(field);
}

function quotedValue(value: string): string {
  return value.includes('*') ? `'${value.replaceAll("'", "''")}'` : doubleQuoted(value);
}

function doubleQuoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The term that means this text anywhere, in any case: bare where that is clear. A star still stands for anything. */
export function writeText(text: string): string {
  const parsed = parseQuery(text);
  const isOneText = 'terms' in parsed && parsed.terms.length === 1 && parsed.terms[0]?.kind === 'text';
  const isPlain = isOneText && /^[^\s"'()-][^\s"'()]*$/.test(text);
  return isPlain ? text : doubleQuoted(text);
}

/** The query with this term added; its opposite goes, for both together find nothing. */
export function withTerm(query: string, meant: Meant): string {
  const rest = withoutTerm(query, { ...meant, isNegated: meant.isNegated !== true });
  return hasTerm(rest, meant) ? rest : withWritten(rest, writeTerm(meant));
}

/** The query, and this text anywhere. */
export function withText(query: string, text: string): string {
  return withWritten(query, writeText(text));
}

/** The query of events that lack the field, or have it empty. */
export function withoutField(query: string, field: string): string {
  return withWritten(query, `-${nameOf(field)}:*`);
}

function withWritten(query: string, term: string): string {
  return `${asOneTerm(query)} ${term}`.trim();
}

/** What is added binds tighter than an `or` that stands open. */
function asOneTerm(query: string): string {
  const isOpenOr = termsOf(query).some((term) => term.kind === 'group' && !term.isBracketed);
  return isOpenOr ? `(${query})` : query;
}

/** The query without every term that means this. */
export function withoutTerm(query: string, meant: Meant): string {
  const kept = termsOf(query).filter((term) => !isSame(term, meant));
  if (kept.length === termsOf(query).length) return query.trim();
  return kept.map(({ at, end }) => query.slice(at, end)).join(' ');
}

export function hasTerm(query: string, meant: Meant): boolean {
  return termsOf(query).some((term) => isSame(term, meant));
}

function termsOf(query: string): readonly QueryTerm[] {
  const parsed = parseQuery(query);
  return 'terms' in parsed ? parsed.terms : [];
}

function isSame(term: QueryTerm, { field, value, isNegated = false }: Meant): boolean {
  if (term.kind !== 'field' || term.field !== field || term.isNegated !== isNegated) return false;
  const [piece, ...more] = term.pattern.pieces;
  return more.length === 0 && piece === value;
}
