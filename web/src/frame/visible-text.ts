/** Text that is safe to lay out, the name of a character that is not (`NUL`, `U+202E`), or the end of a line. */
export type TextPiece = { readonly kind: 'text' | 'name' | 'line-end'; readonly text: string };

/**
 * Everything that can hide, reorder or merge text, by its Unicode properties: controls, format characters (bidirectional
 * marks, embeddings and isolates, the tag block), line and paragraph separators, half surrogates, whatever is drawn as
 * nothing, and the Braille blank. A tab stays. See "Trojan Source" (CVE-2021-42574).
 */
const HOSTILE = /\r\n|(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** ASCII's own names: unlike the pictures U+2400 to U+241F, every font can draw them. */
const C0_NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x7f) return 'DEL';
  return C0_NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Splits text from an event into pieces in which nothing is invisible. Line ends stay line ends, and are seen. */
export function visiblePieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const found of text.matchAll(HOSTILE)) {
    if (found.index > from) pieces.push({ kind: 'text', text: text.slice(from, found.index) });
    const isLineEnd = found[0] === '\n' || found[0] === '\r\n';
    pieces.push(isLineEnd ? { kind: 'line-end', text: found[0] } : { kind: 'name', text: nameOf(found[0]) });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

const LINE_FORMS = {
  text: (text: string) => text,
  name: (text: string) => `‹${text}›`,
  'line-end': () => ' ↵ ',
} as const satisfies Record<TextPiece['kind'], (text: string) => string>;

/** Most texts; told much faster than by the properties of each character. */
const PLAIN = /^[ -~]*$/;

/** The same as one line of plain text: for titles, tooltips and rows. */
export function visibleLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return visiblePieces(text)
    .map((piece) => LINE_FORMS[piece.kind](piece.text))
    .join('');
}
