import type { Span } from '../frame/event-text.tsx';

/**
 * Where a Sigma pattern (`*` any text, `?` one character, backslash quotes either) meets a value, ignoring case, for
 * marking it. A pattern that cannot be placed this way (a regular expression, a number comparison, a CIDR) gives no
 * spans, and the value is then shown whole and unmarked. Linear in practice, never exponential: no regular expressions.
 */
export function matchedSpans(value: string, pattern: string): readonly Span[] {
  const pieces = piecesOf(pattern);
  const folded = foldCase(value);
  const spans: Span[] = [];
  let from = 0;
  for (const piece of pieces) {
    const at = findPiece(folded, piece, from);
    if (at < 0) return [];
    spans.push([at, at + piece.length]);
    from = at + piece.length;
  }
  return anchorLast({ spans, pieces, pattern, folded });
}

/** One UTF-16 unit each; `undefined` meets any. */
type Piece = readonly (string | undefined)[];

function piecesOf(pattern: string): readonly Piece[] {
  const pieces: (string | undefined)[][] = [[]];
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern[i];
    const next = pattern[i + 1];
    if (unit === '*') pieces.push([]);
    else if (unit === '\\' && (next === '*' || next === '?' || next === '\\')) pieces.at(-1)?.push(pattern[++i]);
    else pieces.at(-1)?.push(unit === '?' ? undefined : foldCase(unit ?? ''));
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** Unit by unit, so that indexes stay those of the original ("İ" grows when it is lowered as a whole). */
function foldCase(text: string): string {
  let folded = '';
  for (let i = 0; i < text.length; i++) {
    const lower = text.charAt(i).toLowerCase();
    folded += lower.length === 1 ? lower : text.charAt(i);
  }
  return folded;
}

function findPiece(folded: string, piece: Piece, from: number): number {
  for (let at = from; at + piece.length <= folded.length; at++) {
    if (piece.every((unit, i) => unit === undefined || unit === folded[at + i])) return at;
  }
  return -1;
}

type Placed = {
  readonly spans: readonly Span[];
  readonly pieces: readonly Piece[];
  readonly pattern: string;
  readonly folded: string;
};

/** `*\cmd.exe` means the end of the value, not the first place where the text stands. */
function anchorLast({ spans, pieces, pattern, folded }: Placed): readonly Span[] {
  const last = pieces.at(-1);
  const lastSpan = spans.at(-1);
  if (!last || !lastSpan || pattern.endsWith('*')) return spans;
  const at = folded.length - last.length;
  if (at < lastSpan[0] || findPiece(folded, last, at) !== at) return spans;
  return [...spans.slice(0, -1), [at, folded.length]];
}
