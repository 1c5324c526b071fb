export const MAX_CELLS = 512;

/** RFC 4180 section 2, of one line. Undefined: a quote is not closed, or there are too many cells. */
export function readCells(line: string, delimiter: string): string[] | undefined {
  const text = line.replace(/\r$/, '');
  const cells: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    if (cells.length > MAX_CELLS) return undefined;
    const isQuoted = text[at] === '"';
    const end = isQuoted ? closingQuote(text, at + 1) : endOf(text, delimiter, at);
    if (end === undefined) return undefined;
    cells.push(isQuoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end));
    at = isQuoted ? end + 1 : end;
    if (at < text.length && text[at] !== delimiter) return undefined;
  }
  return cells;
}

function endOf(text: string, delimiter: string, from: number): number {
  const found = text.indexOf(delimiter, from);
  return found === -1 ? text.length : found;
}

function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return undefined;
}
