type Place = { readonly at: number; readonly end: number };

/** A stretch of the text without spaces, and what stands in it. Places are UTF-16 units from 0, `end` excluded. */
export type WordToken = Place & {
  readonly kind: 'word';
  readonly isNegated: boolean;
  /** Before the colon; undefined: plain text. */
  readonly field: string | undefined;
  readonly value: string;
  readonly quote: Quote | undefined;
};

/** `(`, `-(` and `field:(`. */
export type OpenToken = Place & {
  readonly kind: 'open';
  readonly isNegated: boolean;
  readonly field: string | undefined;
};

export type CloseToken = Place & { readonly kind: 'close' };

export type Token = WordToken | OpenToken | CloseToken;

export type Quote = '"' | "'";
export type TokenFault = Place & { readonly message: string };

type Piece = { readonly text: string; readonly quote: Quote | undefined; readonly end: number };

const IS_SPACE = /\s/u;
/** A name begins with a letter, so that a time of day or a hardware address is text. */
const IS_NAME = /^[\p{L}_@$][^\s:"'()]*$/u;
/** `https://`, `C:\`, `fe80::1`: a colon that divides nothing. */
const NO_DIVIDER = /^(?:\/\/|:|\\)/u;
/** `[1 to 5]`, `{1 to *]`: the only value with spaces that needs no quotes. */
const RANGE = /[[{]\s*\S+\s+to\s+[^\s\]}]+\s*[\]}]/iy;

export function readTokens(text: string): {
  readonly tokens: readonly Token[];
  readonly faults: readonly TokenFault[];
} {
  const tokens: Token[] = [];
  const faults: TokenFault[] = [];
  const open: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (IS_SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = new TokenReader(text, open.length > 0).read(at);
    if ('message' in token) faults.push(token);
    else {
      tokens.push(token);
      if (token.kind === 'open') open.push(token);
      else if (token.kind === 'close') open.pop();
    }
    at = token.end;
  }
  for (const { at: start, end } of open) faults.push({ at: start, end, message: 'This bracket is never closed.' });
  return { tokens, faults };
}

/** Reads what begins at one place; within brackets, a bracket ends a word. */
class TokenReader {
  readonly #text: string;
  readonly #isWithin: boolean;

  constructor(text: string, isWithin: boolean) {
    this.#text = text;
    this.#isWithin = isWithin;
  }

  read(at: number): Token | TokenFault {
    const text = this.#text;
    if (text.charAt(at) === ')') {
      if (this.#isWithin) return { kind: 'close', at, end: at + 1 };
      return { at, end: at + 1, message: 'This bracket closes nothing. To look for one, put the text in quotes.' };
    }
    const isNegated = text.charAt(at) === '-' && at + 1 < text.length && !IS_SPACE.test(text.charAt(at + 1));
    const start = isNegated ? at + 1 : at;
    if (text.charAt(start) === '(') return { kind: 'open', at, end: start + 1, isNegated, field: undefined };
    const first = this.#piece(start, ':');
    if ('message' in first) return first;
    if (!this.#isField(first)) return this.#plain({ at, start, isNegated, first });
    const from = first.end + 1;
    if (text.charAt(from) === '(') return { kind: 'open', at, end: from + 1, isNegated, field: first.text };
    const value = this.#range(from) ?? this.#piece(from, '');
    if ('message' in value) return value;
    if (value.quote !== undefined && this.#isGlued(value.end)) return this.#glued(value.end);
    return { kind: 'word', at, end: value.end, isNegated, field: first.text, value: value.text, quote: value.quote };
  }

  #isField(first: Piece): boolean {
    if (this.#text.charAt(first.end) !== ':') return false;
    if (first.quote !== undefined) return true;
    return IS_NAME.test(first.text) && !isOther(first, this.#text.slice(first.end + 1));
  }

  #plain({ at, start, isNegated, first }: Plain): Token | TokenFault {
    if (first.quote !== undefined && this.#isGlued(first.end)) return this.#glued(first.end);
    const piece = first.quote === undefined ? this.#piece(start, '') : first;
    if ('message' in piece) return piece;
    return { kind: 'word', at, end: piece.end, isNegated, field: undefined, value: piece.text, quote: piece.quote };
  }

  /** Up to the closing quote, or to the next space, or to `stop`. */
  #piece(at: number, stop: string): Piece | TokenFault {
    const text = this.#text;
    const quote = text.charAt(at);
    if (quote === '"' || quote === "'") return readQuoted(text, at, quote);
    let own = 0;
    let end = at;
    for (; end < text.length; end += 1) {
      const character = text.charAt(end);
      if (IS_SPACE.test(character) || (stop !== '' && character === stop)) break;
      // `f(x)` keeps its own brackets.
      if (character === ')' && own === 0 && this.#isWithin) break;
      if (character === '(') own += 1;
      else if (character === ')') own -= 1;
    }
    return { text: text.slice(at, end), quote: undefined, end };
  }

  #range(at: number): Piece | undefined {
    RANGE.lastIndex = at;
    const found = RANGE.exec(this.#text)?.[0];
    if (found === undefined || this.#isGlued(at + found.length)) return undefined;
    return { text: found, quote: undefined, end: at + found.length };
  }

  #isGlued(end: number): boolean {
    const next = this.#text.charAt(end);
    return next !== '' && !IS_SPACE.test(next) && !(this.#isWithin && next === ')');
  }

  #glued(at: number): TokenFault {
    const length = this.#text.slice(at).search(/\s/u);
    const end = length < 0 ? this.#text.length : at + length;
    return { at, end, message: 'A space is missing after the closing quote.' };
  }
}

type Plain = { readonly at: number; readonly start: number; readonly isNegated: boolean; readonly first: Piece };

/** `C:\…`: only a single letter is a drive; `Path:\\server` is a field. */
function isOther(first: Piece, rest: string): boolean {
  if (rest.startsWith('\\')) return first.text.length === 1;
  return NO_DIVIDER.test(rest);
}

function readQuoted(text: string, at: number, quote: Quote): Piece | TokenFault {
  let value = '';
  for (let place = at + 1; place < text.length; place += 1) {
    if (text.charAt(place) !== quote) value += text.charAt(place);
    else if (text.charAt(place + 1) === quote) {
      value += quote;
      place += 1;
    } else return { text: value, quote, end: place + 1 };
  }
  return { at, end: text.length, message: `This ${quote} is never closed.` };
}
