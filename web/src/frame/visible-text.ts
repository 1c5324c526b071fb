/** A piece of text that is safe to lay out, or the visible name of a character that is not. */
export type TextPiece = { readonly isEscape: boolean; readonly text: string };

/**
 * Everything that can hide, reorder or merge text, by its Unicode properties: controls, format characters (bidirectional
 * marks, embeddings and isolates, the tag block), line and paragraph separators, half surrogates, whatever is drawn as
 * nothing, and the Braille blank. A tab stays. See "Trojan Source" (CVE-2021-42574).
 */
const HOSTILE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `\u27E8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27E9`;
}

/**
 * Splits text from an event into pieces in which nothing is invisible. A line feed is shown as its symbol and then kept,
 * so that scripts stay readable under `white-space: pre-wrap`.
 */
export function visiblePieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const found of text.matchAll(HOSTILE)) {
    if (found.index > from) pieces.push({ isEscape: false, text: text.slice(from, found.index) });
    pieces.push({ isEscape: true, text: nameOf(found[0]) });
    if (found[0] === '\n') pieces.push({ isEscape: false, text: '\n' });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push({ isEscape: false, text: text.slice(from) });
  return pieces;
}

/** The same as one line of plain text: for titles, tooltips and labels. */
export function visibleLine(text: string): string {
  return visiblePieces(text)
    .map((piece) => (piece.text === '\n' ? ' ' : piece.text))
    .join('');
}
