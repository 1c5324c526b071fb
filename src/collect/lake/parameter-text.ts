const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  "'": "\\'",
};

/**
 * A query parameter's value as the HTTP interface reads it: TSV-escaped text; lists in brackets with quoted strings.
 * Half surrogates become U+FFFD.
 */
export function parameterText(value: unknown): string {
  if (Array.isArray(value)) return listElement(value);
  if (value === null) return '\\N';
  return escapeTsv(typeof value === 'string' ? value.toWellFormed() : String(value));
}

function listElement(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(listElement).join(',')}]`;
  if (typeof value !== 'string') return String(value);
  return `'${value.toWellFormed().replace(/[\\'\0\n\r\t]/g, (character) => ESCAPES[character] ?? character)}'`;
}

function escapeTsv(text: string): string {
  return text.replace(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? character);
}
