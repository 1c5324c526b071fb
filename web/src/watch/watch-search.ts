import { textsOf } from '../frame/search-texts.ts';

export type WatchSearch = {
  /** Id of the alert that is open at the right. */
  readonly peek?: string;
  /** What the last day is counted of; absent: of what was raised. */
  readonly day?: 'judged';
};

export function parseWatchSearch(search: Record<string, unknown>): WatchSearch {
  return { ...textsOf(search, ['peek'] as const), ...(search.day === 'judged' && { day: 'judged' as const }) };
}
