const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A String literal. Rule text is hostile: besides what would end the literal, control and format characters are written
 * as bytes, so that the SQL is safe to show, and braces and semicolons too, because clients look for `{parameter:Type}`
 * and for the end of a statement without regard to quotes. Half surrogates become U+FFFD, which is what they are in every
 * UTF-8 store.
 */
export function sqlString(text: string): string {
  const escaped = text
    .toWellFormed()
    .replace(/[\\'{};]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => NAMED[char] ?? bytesOf(char));
  return `'${escaped}'`;
}

function bytesOf(char: string): string {
  return Array.from(new TextEncoder().encode(char), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** A Float64; the shortest decimal that JavaScript writes reads back as the same number. */
export function sqlNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  return `toFloat64(${value})`;
}

export function sqlList(texts: readonly string[]): string {
  return texts.map(sqlString).join(', ');
}

/** True of no conditions. */
export function sqlAnd(conditions: readonly string[]): string {
  return join(conditions, { word: ' AND ', neutral: '1', absorbing: '0' });
}

/** False of no conditions. */
export function sqlOr(conditions: readonly string[]): string {
  return join(conditions, { word: ' OR ', neutral: '0', absorbing: '1' });
}

export function sqlNot(condition: string): string {
  if (condition === '0' || condition === '1') return condition === '0' ? '1' : '0';
  return `NOT (${condition})`;
}

type Joint = { readonly word: string; readonly neutral: string; readonly absorbing: string };

/** Always in parentheses where it joins: the caller need not know what binds tighter. */
function join(conditions: readonly string[], { word, neutral, absorbing }: Joint): string {
  if (conditions.includes(absorbing)) return absorbing;
  const kept = [...new Set(conditions.filter((condition) => condition !== neutral))];
  const [only] = kept;
  if (only === undefined) return neutral;
  return kept.length === 1 ? only : `(${kept.join(word)})`;
}
