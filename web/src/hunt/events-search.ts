import { textsOf } from '../frame/search-texts.ts';

export type EventsSearch = {
  readonly q?: string;
  readonly source?: string;
  /** Id of a rule: only events that it matched. */
  readonly rule?: string;
  /** `Name=value`, exact. */
  readonly field?: string;
  /** RFC 3339, or `now-24h`. */
  readonly from?: string;
  readonly to?: string;
};

const TEXTS = ['q', 'source', 'rule', 'field', 'from', 'to'] as const;

export function parseEventsSearch(search: Record<string, unknown>): EventsSearch {
  return textsOf(search, TEXTS);
}
