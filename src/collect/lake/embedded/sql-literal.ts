const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\0': '\\0', '\n': '\\n', '\r': '\\r' };

/** A ClickHouse string literal (SQL reference, "Syntax: String"). */
export function sqlString(value: string): string {
  return `'${value.replace(/[\\'\0\n\r]/g, (character) => ESCAPES[character] ?? character)}'`;
}
