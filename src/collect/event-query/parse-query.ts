import { type OpenToken, readTokens, type Token, type TokenFault, type WordToken } from './read-tokens.ts';
import { type Bound, readSpecialValue } from './read-value.ts';

/**
 * What a value must look like: its pieces in this order, with any text between two of them. One piece is the value
 * itself; `['', '']` is any value that is not empty.
 */
export type Pattern = { readonly pieces: readonly string[]; readonly isCaseExact: boolean };

type Place = { readonly at: number; readonly end: number };

export type QueryTerm = Place & { readonly isNegated: boolean } & (
    | { readonly kind: 'text'; readonly pattern: Pattern }
    | { readonly kind: 'field'; readonly field: string; readonly pattern: Pattern }
    /** Numbers where both ends are numbers, else text in its order. */
    | {
        readonly kind: 'range';
        readonly field: string;
        readonly low: Bound | undefined;
        readonly high: Bound | undefined;
      }
    | { readonly kind: 'network'; readonly field: string; readonly cidr: string }
    | {
        readonly kind: 'group';
        readonly join: 'all' | 'any';
        readonly of: readonly QueryTerm[];
        /** False for an `or` that stands without brackets: it is then the only term. */
        readonly isBracketed: boolean;
      }
  );

/** Every term must hold; without any, every event is meant. */
export type EventQuery = { readonly terms: readonly QueryTerm[] };

/** Places count UTF-16 units from 0, `end` excluded. */
export type QueryIssue = TokenFault;

const MAX_TERMS = 32;
const MAX_LENGTH = 4_000;
const MAX_DEPTH = 8;

/** Never throws: all faults are told, each with its place. */
export function parseQuery(text: string): EventQuery | { readonly issues: readonly QueryIssue[] } {
  if (text.length > MAX_LENGTH) {
    return { issues: [{ at: MAX_LENGTH, end: text.length, message: `A query has at most ${MAX_LENGTH} characters.` }] };
  }
  const { tokens, faults } = readTokens(text);
  const reader = new QueryReader(tokens);
  const terms = reader.read();
  const issues = [...faults, ...reader.issues];
  return issues.length > 0 ? { issues: issues.toSorted((left, right) => left.at - right.at) } : { terms };
}

type Word = 'and' | 'or' | 'not';

/** Joining words stand alone and bare; in quotes they are text. */
function wordOf(token: Token | undefined): Word | undefined {
  if (token?.kind !== 'word' || token.field !== undefined || token.quote !== undefined || token.isNegated)
    return undefined;
  return /^(?:and|or|not)$/i.test(token.value) ? (token.value.toLowerCase() as Word) : undefined;
}

/** Where a bracket stands: inside of `field:( )`, bare words are values of the field. */
type Within = { readonly depth: number; readonly field: string | undefined };

/** `or` binds less than `and`, and than words that stand side by side. */
class QueryReader {
  readonly issues: QueryIssue[] = [];
  readonly #tokens: readonly Token[];
  #next = 0;
  #terms = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): readonly QueryTerm[] {
    return this.#alternatives({ depth: 0, field: undefined });
  }

  /** Up to the closing bracket or the end: terms that must all hold, one of which may be an `or`. */
  #alternatives(within: Within): readonly QueryTerm[] {
    const sides: QueryTerm[][] = [];
    for (;;) {
      const side = this.#side(within);
      sides.push(side);
      const or = this.#tokens[this.#next];
      if (wordOf(or) !== 'or' || !or) break;
      this.#next += 1;
      if (side.length === 0)
        this.#fault(or, 'Something must stand before “or”. To look for the word, put it in quotes.');
      if (this.#isEnd()) this.#fault(or, 'Something must follow “or”.');
    }
    if (sides.length === 1) return sides[0] ?? [];
    const of = sides.filter((side) => side.length > 0).map(joinAll);
    const [first, last] = [of[0], of.at(-1)];
    if (!first || !last) return [];
    return [{ kind: 'group', join: 'any', of, isNegated: false, isBracketed: false, at: first.at, end: last.end }];
  }

  /** Terms that stand side by side, up to an `or`, a closing bracket or the end. */
  #side(within: Within): QueryTerm[] {
    const terms: QueryTerm[] = [];
    while (!this.#isEnd() && wordOf(this.#tokens[this.#next]) !== 'or') {
      const term = this.#term(within);
      if (term) terms.push(term);
    }
    return terms;
  }

  #isEnd(): boolean {
    const token = this.#tokens[this.#next];
    return token === undefined || token.kind === 'close';
  }

  /** One term, or undefined for a word that joins, or for a fault. */
  #term(within: Within): QueryTerm | undefined {
    const token = this.#tokens[this.#next];
    if (!token || token.kind === 'close') return undefined;
    this.#next += 1;
    const word = wordOf(token);
    if (word === undefined) return this.#whole(token, within, token);
    if (this.#isEnd() || ['and', 'or'].includes(wordOf(this.#tokens[this.#next]) ?? '')) {
      this.#fault(token, `Something must follow “${token.kind === 'word' ? token.value : word}”.`);
      return undefined;
    }
    if (word === 'and') return undefined;
    const next = this.#tokens[this.#next];
    if (!next || next.kind === 'close' || next.isNegated || wordOf(next) === 'not') {
      this.#fault(token, 'Say “not” once.');
      return undefined;
    }
    this.#next += 1;
    return this.#whole({ ...next, isNegated: true }, within, token);
  }

  #whole(token: WordToken | OpenToken, within: Within, start: Place): QueryTerm | undefined {
    if (token.kind === 'open') return this.#group(token, within, start);
    this.#terms += 1;
    if (this.#terms === MAX_TERMS + 1) this.#fault(token, `A query has at most ${MAX_TERMS} terms.`);
    const fault = faultOf(token);
    if (fault !== undefined) {
      this.#fault(token, fault);
      return undefined;
    }
    return { ...leafOf({ ...token, field: token.field ?? within.field }), at: start.at };
  }

  #group(token: OpenToken, within: Within, start: Place): QueryTerm | undefined {
    const depth = within.depth + 1;
    if (depth > MAX_DEPTH) {
      this.#fault(token, `Brackets stand in one another at most ${MAX_DEPTH} deep.`);
      // Thousands may follow: each would take its part of the stack.
      this.#next = this.#tokens.length;
      return undefined;
    }
    if (token.field === '') this.#fault(token, 'The name of the field is missing before the colon.');
    const terms = this.#alternatives({ depth, field: token.field ?? within.field });
    const close = this.#tokens[this.#next];
    this.#next += 1;
    if (!close) return undefined;
    if (terms.length === 0) this.#fault({ at: token.at, end: close.end }, 'Nothing stands between these brackets.');
    const [only, ...more] = terms;
    const isAlternative = more.length === 0 && only?.kind === 'group' && !only.isBracketed;
    const [join, of] = isAlternative ? [only.join, only.of] : (['all', terms] as const);
    return { kind: 'group', join, of, isNegated: token.isNegated, isBracketed: true, at: start.at, end: close.end };
  }

  #fault({ at, end }: Place, message: string): void {
    this.issues.push({ at, end, message });
  }
}

function joinAll(terms: readonly QueryTerm[]): QueryTerm {
  const [first, ...more] = terms;
  const last = more.at(-1);
  if (!first) throw new Error('no term to join');
  if (!last) return first;
  return { kind: 'group', join: 'all', of: terms, isNegated: false, isBracketed: false, at: first.at, end: last.end };
}

function faultOf({ field, value, quote }: WordToken): string | undefined {
  if (field === '') return 'The name of the field is missing before the colon.';
  if (value === '' && quote === undefined) {
    return field === undefined
      ? 'Something must follow “-”.'
      : `A value is missing: ${field}:*, or ${field}:"" for an empty one.`;
  }
  if (quote === undefined && field === undefined && /^[^"']*:["']/.test(value)) {
    return 'Put the name of the field in quotes, too, or only the value.';
  }
  return undefined;
}

/** A bare network needs no field: it is either end of the connection. */
function leafOf({ at, end, isNegated, field, value, quote }: WordToken): QueryTerm {
  const place = { at, end, isNegated };
  const special = quote === undefined ? readSpecialValue(value) : undefined;
  if (special?.kind === 'network') return { ...place, ...special, field: field ?? 'ip' };
  if (special?.kind === 'range' && field !== undefined) return { ...place, ...special, field };
  const isCaseExact = quote === "'";
  const pieces = isCaseExact ? [value] : value.split(/\*+/);
  const pattern = { pieces, isCaseExact };
  return field === undefined ? { ...place, kind: 'text', pattern } : { ...place, kind: 'field', field, pattern };
}
