import type { RegexPattern, WildcardPattern } from '../sigma-rule.ts';

/**
 * What JavaScript's `trim` and `\s` take for space, as an RE2 class (ECMAScript, "White Space" and "Line Terminators"):
 * RE2's own `\s` knows five characters.
 */
export const SPACE =
  '[\\t\\n\\x0b\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}]';

/**
 * Meets nothing. As the first alternative it keeps ClickHouse from looking for the literals that a regex requires: its
 * reading of `[]-a]` and `[[:alpha:]]` is wrong, and would lose matches.
 */
const NOTHING = '[^\\x00-\\x{10ffff}]|';

/** In ClickHouse `.` meets line ends unless told otherwise; in Sigma only with `s`. */
export function regexText({ source, flags }: RegexPattern): string {
  const given = `${flags.includes('i') ? 'i' : ''}${flags.includes('m') ? 'm' : ''}`;
  return `(?${given}${flags.includes('s') ? 's' : '-s'})${NOTHING}${source}`;
}

/** The whole text; `?` is one character, however many bytes it has. */
export function wildcardText({ parts }: Pick<WildcardPattern, 'parts'>): string {
  const pieces = parts.map((part) => (typeof part === 'string' ? quote(part) : part.any === 'run' ? '.*' : '.'));
  return `(?s)^${pieces.join('')}$`;
}

function quote(text: string): string {
  return text.replace(/[^\w\s\u0080-\uffff]/g, (char) => (char === '\0' ? '\\x00' : `\\${char}`));
}
