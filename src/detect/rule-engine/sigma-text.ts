import type { PatternPart, TextPattern, WildcardPattern } from './sigma-rule.ts';

export const ANY_RUN: PatternPart = { any: 'run' };
export const ANY_ONE: PatternPart = { any: 'one' };

export function isAnyRun(part: PatternPart | undefined): boolean {
  return typeof part === 'object' && part.any === 'run';
}

/**
 * Cuts a rule's value at its wildcards. A backslash escapes only `*`, `?` and itself; before anything else, and at the
 * end, it stands for itself (Sigma 2.1, "Escape Character").
 */
export function parseSigmaText(value: string): PatternPart[] {
  const parts: PatternPart[] = [];
  let literal = '';
  for (let i = 0; i < value.length; i++) {
    const char = value.charAt(i);
    const next = value.charAt(i + 1);
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      i++;
    } else if (char === '*' || char === '?') {
      parts.push(literal, char === '*' ? ANY_RUN : ANY_ONE);
      literal = '';
    } else literal += char;
  }
  parts.push(literal);
  return joinParts(parts);
}

/** Joins neighbouring literals, drops empty ones, and makes one of neighbouring `*`. */
export function joinParts(parts: readonly PatternPart[]): PatternPart[] {
  const joined: PatternPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (!(isAnyRun(part) && isAnyRun(last))) joined.push(part);
  }
  return joined;
}

/** The simplest pattern that means the same: most values have wildcards at their ends only, and those can be indexed. */
export function toTextPattern(parts: readonly PatternPart[], isCased: boolean): TextPattern | WildcardPattern {
  const opens = isAnyRun(parts[0]);
  const closes = parts.length > 1 ? isAnyRun(parts.at(-1)) : opens;
  const middle = parts.slice(opens ? 1 : 0, closes && parts.length > 1 ? -1 : undefined);
  const [text = ''] = middle;
  if (middle.length > 1 || typeof text !== 'string') return { kind: 'wildcard', parts, isCased };
  if (opens && closes) return { kind: 'contains', text, isCased };
  if (opens) return { kind: 'endswith', text, isCased };
  return { kind: closes ? 'startswith' : 'equals', text, isCased };
}

/** The Sigma notation of parts; `parseSigmaText` reads it back to the same parts. */
export function printSigmaText(parts: readonly PatternPart[]): string {
  return parts
    .map((part) => {
      if (typeof part !== 'string') return part.any === 'run' ? '*' : '?';
      // A backslash needs its escape only where the reader would take it for one.
      return part.replace(/\\(?=[\\*?]|$)/g, '\\\\').replace(/[*?]/g, '\\$&');
    })
    .join('');
}
