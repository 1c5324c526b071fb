const MOST_LINES = 40;

type Line = { readonly at: number; readonly line: string };

/** The lines of a text with the place where each begins, without empty ones; a long text's rest is one piece. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const line of text.split(/\r?\n/)) {
    if (lines.length === MOST_LINES) return [...lines, { at, line: text.slice(at) }];
    if (line.trim() !== '') lines.push({ at, line });
    at += line.length + (text.startsWith('\r\n', at + line.length) ? 2 : 1);
  }
  return lines;
}
