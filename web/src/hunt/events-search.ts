import { textsOf } from '../frame/search-texts.ts';

export type EventsSearch = {
  readonly q?: string;
  readonly source?: string;
  /** RFC 3339, or `now-24h`. */
  readonly from?: string;
  readonly to?: string;
};

const TEXTS = ['q', 'source', 'from', 'to'] as const;

export function parseEventsSearch(search: Record<string, unknown>): EventsSearch {
  return textsOf(search, TEXTS);
}
