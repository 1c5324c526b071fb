import { textsOf } from '../frame/search-texts.ts';

/** The state of the queue page, all of it in the address. Texts are as the API takes them. */
export type QueueSearch = {
  readonly state?: string;
  readonly level?: string;
  readonly owner?: string;
  readonly q?: string;
  readonly sort?: 'severity' | 'newest' | 'oldest';
  readonly cursor?: string;
  /** Id of the saved view that it began with. */
  readonly view?: string;
  /** Id of the alert that is open at the right. */
  readonly peek?: string;
};

const SORTS = ['severity', 'newest', 'oldest'] as const;
const TEXTS = ['state', 'level', 'owner', 'q', 'cursor', 'view', 'peek'] as const;

/** Takes what it knows and drops the rest: an address can be written by anyone. */
export function parseQueueSearch(search: Record<string, unknown>): QueueSearch {
  const sort = SORTS.find((name) => name === search.sort);
  return { ...textsOf(search, TEXTS), ...(sort && { sort }) };
}
