import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import type { Span } from '../frame/event-text.tsx';
import { matchedSpans } from './matched-spans.ts';

type MatchedField = AlertReply['firstHits'][number]['matchedFields'][number];

type PatternMet = { readonly pattern: string; readonly selection: string };

/** One field of the event with all that was found in it. */
export type FieldMatch = {
  readonly field: string;
  readonly value: string;
  readonly spans: readonly Span[];
  readonly patterns: readonly PatternMet[];
};

/** A long command line that met five patterns is shown once, with five marks. Order is that of the first mention. */
export function groupMatches(matches: readonly MatchedField[]): readonly FieldMatch[] {
  const groups = new Map<string, { field: string; value: string; spans: Span[]; patterns: PatternMet[] }>();
  for (const { field, value, pattern, selection } of matches) {
    const key = JSON.stringify([field, value]);
    const group = groups.get(key) ?? { field, value, spans: [], patterns: [] };
    group.spans.push(...matchedSpans(value, pattern));
    if (!group.patterns.some((met) => met.pattern === pattern && met.selection === selection)) {
      group.patterns.push({ pattern, selection });
    }
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, spans: joinSpans(group.spans) }));
}

/** Ascending and apart: what overlaps or touches becomes one. */
function joinSpans(spans: readonly Span[]): readonly Span[] {
  const joined: [number, number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
