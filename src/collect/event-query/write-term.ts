import { parseQuery, type QueryTerm } from './parse-query.ts';

type Meant = { readonly field: string; readonly value: string; readonly isNegated?: boolean };

const IS_PLAIN_NAME = /^[\p{L}_@$][^\s:"'()]*$/u;
/** What needs no quotes: nothing that the language reads as anything but itself. */
const IS_PLAIN_VALUE = /^[^\s*"'()\\:/-][^\s*"']*$/u;

/** The term that means exactly this value: in single quotes where the bare word would mean something else. */
export function writeTerm({ field, value, isNegated = false }: Meant): string {
  const name = IS_PLAIN_NAME.test(field) ? field : `"${field.replaceAll('"', '""')}"`;
  const text = IS_PLAIN_VALUE.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
  return `${isNegated ? '-' : ''}${name}:${text}`;
}

/** The query with this term added; its opposite goes, for both together find nothing. */
export function withTerm(query: string, meant: Meant): string {
  const rest = withoutTerm(query, { ...meant, isNegated: meant.isNegated !== true });
  return hasTerm(rest, meant) ? rest : `${rest} ${writeTerm(meant)}`.trim();
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
