/** A stretch of the text without spaces, and what stands in it. Places are UTF-16 units from 0, `end` excluded. */
export type Token = {
  readonly at: number;
  readonly end: number;
  readonly isNegated: boolean;
  /** Before the colon; undefined: plain text. */
  readonly field: string | undefined;
  readonly value: string;
  readonly quote: Quote | undefined;
};

export type Quote = '"' | "'";
export type TokenFault = { readonly at: number; readonly end: number; readonly message: string };

type Piece = { readonly text: string; readonly quote: Quote | undefined; readonly end: number };

const IS_SPACE = /\s/u;
/** A name begins with a letter, so that a time of day or a hardware address is text. */
const IS_NAME = /^[\p{L}_@$][^\s:"'()]*$/u;
/** `https://`, `C:\`, `fe80::1`: a colon that divides nothing. */
const NO_DIVIDER = /^(?:\/\/|:|\\)/u;

export function readTokens(text: string): {
  readonly tokens: readonly Token[];
  readonly faults: readonly TokenFault[];
} {
  const tokens: Token[] = [];
  const faults: TokenFault[] = [];
  let at = 0;
  while (at < text.length) {
    if (IS_SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = readToken(text, at);
    if ('message' in token) faults.push(token);
    else tokens.push(token);
    at = token.end;
  }
  return { tokens, faults };
}

function readToken(text: string, at: number): Token | TokenFault {
  const isNegated = text.charAt(at) === '-' && at + 1 < text.length && !IS_SPACE.test(text.charAt(at + 1));
  const start = isNegated ? at + 1 : at;
  const first = readPiece(text, start, ':');
  if ('message' in first) return first;
  const rest = text.slice(first.end + 1);
  const isField =
    text.charAt(first.end) === ':' &&
    (first.quote !== undefined || (IS_NAME.test(first.text) && !isOther(first, rest)));
  if (!isField) return plainToken(text, { at, start, isNegated, first });
  const value = readPiece(text, first.end + 1, '');
  if ('message' in value) return value;
  if (value.quote !== undefined && isGlued(text, value.end)) return glued(text, value.end);
  return { at, end: value.end, isNegated, field: first.text, value: value.text, quote: value.quote };
}

/** `C:\…`: only a single letter is a drive; `Path:\\server` is a field. */
function isOther(first: Piece, rest: string): boolean {
  if (rest.startsWith('\\')) return first.text.length === 1;
  return NO_DIVIDER.test(rest);
}

type Plain = { readonly at: number; readonly start: number; readonly isNegated: boolean; readonly first: Piece };

function plainToken(text: string, { at, start, isNegated, first }: Plain): Token | TokenFault {
  if (first.quote !== undefined && isGlued(text, first.end)) return glued(text, first.end);
  const piece = first.quote === undefined ? readPiece(text, start, '') : first;
  if ('message' in piece) return piece;
  return { at, end: piece.end, isNegated, field: undefined, value: piece.text, quote: piece.quote };
}

/** Up to the closing quote, or to the next space, or to `stop`. */
function readPiece(text: string, at: number, stop: string): Piece | TokenFault {
  const quote = text.charAt(at);
  if (quote === '"' || quote === "'") return readQuoted(text, at, quote);
  let end = at;
  while (end < text.length && !IS_SPACE.test(text.charAt(end)) && (stop === '' || text.charAt(end) !== stop)) end += 1;
  return { text: text.slice(at, end), quote: undefined, end };
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

function isGlued(text: string, end: number): boolean {
  return end < text.length && !IS_SPACE.test(text.charAt(end));
}

function glued(text: string, at: number): TokenFault {
  const length = text.slice(at).search(/\s/u);
  return { at, end: length < 0 ? text.length : at + length, message: 'A space is missing after the closing quote.' };
}
