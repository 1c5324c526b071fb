import type { PatternPart } from '../sigma-rule.ts';
import { isAnyRun } from '../sigma-text.ts';

/** What stands between two `*`: literals and `?`. */
type Segment = readonly PatternPart[];

/**
 * Anchored match with `*` and `?`. Between two `*` the leftmost place is always good enough, so there is no backtracking
 * beyond one segment: at worst text length × segment length.
 */
export function compileWildcards(parts: readonly PatternPart[]): (text: string) => boolean {
  const segments: PatternPart[][] = [[]];
  for (const part of parts) {
    if (isAnyRun(part)) segments.push([]);
    else segments.at(-1)?.push(part);
  }
  const [first = [], ...rest] = segments;
  const last = rest.pop();
  if (last === undefined) return (text) => matchAt(first, text, 0) === text.length;
  return (text) => {
    let from = matchAt(first, text, 0);
    for (const segment of rest) {
      if (from < 0) return false;
      from = findSegment(segment, text, from);
    }
    return from >= 0 && endsWithSegment(last, text, from);
  };
}

/** The end of the segment at exactly this place, or -1. */
function matchAt(segment: Segment, text: string, from: number): number {
  let at = from;
  for (const part of segment) {
    if (typeof part === 'string') {
      if (!text.startsWith(part, at)) return -1;
      at += part.length;
    } else {
      if (at >= text.length) return -1;
      at += characterLength(text, at);
    }
  }
  return at;
}

/** The end of the segment at its leftmost place, or -1. */
function findSegment(segment: Segment, text: string, from: number): number {
  const [head] = segment;
  for (let at = from; at <= text.length; at++) {
    if (typeof head === 'string') {
      at = text.indexOf(head, at);
      if (at < 0) return -1;
    }
    const end = matchAt(segment, text, at);
    if (end >= 0) return end;
  }
  return -1;
}

function endsWithSegment(segment: Segment, text: string, from: number): boolean {
  const units = segment.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 1), 0);
  const wide = segment.filter((part) => typeof part !== 'string').length;
  // Each `?` may take one code unit or two.
  for (let at = Math.max(from, text.length - units - wide); at <= text.length - units; at++) {
    if (matchAt(segment, text, at) === text.length) return true;
  }
  return false;
}

/** `?` is one character, also where UTF-16 writes it as two. */
function characterLength(text: string, at: number): number {
  const code = text.codePointAt(at);
  return code !== undefined && code > 0xffff ? 2 : 1;
}
