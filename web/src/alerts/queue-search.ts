import { isOfAlerts } from '../frame/search/attack-id.ts';
import { textsOf } from '../frame/search-texts.ts';

/** The state of the queue page, all of it in the address. Texts are as the API takes them. */
export type QueueSearch = {
  readonly state?: string;
  readonly level?: string;
  readonly owner?: string;
  readonly q?: string;
  /** An ATT&CK id; what is none is dropped. */
  readonly attack?: string;
  /** Raised at or after, and before: RFC 3339. */
  readonly from?: string;
  readonly to?: string;
  /** Absent: live alerts and those of the sample, each marked. */
  readonly sample?: 'exclude' | 'only';
  readonly sort?: 'severity' | 'newest' | 'oldest';
  /** Id of the saved view that it began with. */
  readonly view?: string;
  /** Columns of the list, as `printColumnLayout` writes them. */
  readonly cols?: string;
  /** Id of the alert that is open at the right. */
  readonly peek?: string;
};

export const USUAL_SORT = 'severity';
const SORTS = ['severity', 'newest', 'oldest'] as const;
const SAMPLES = ['exclude', 'only'] as const;
const TEXTS = ['state', 'level', 'owner', 'q', 'cols', 'view', 'peek'] as const;
const MOMENTS = ['from', 'to'] as const;

/** Takes what it knows and drops the rest: an address can be written by anyone. */
export function parseQueueSearch(search: Record<string, unknown>): QueueSearch {
  const sort = SORTS.find((name) => name === search.sort);
  const sample = SAMPLES.find((name) => name === search.sample);
  const texts = textsOf(search, TEXTS);
  const { attack } = textsOf(search, ['attack'] as const);
  const named = attack !== undefined && isOfAlerts(attack) ? { attack: attack.toUpperCase() } : {};
  return { ...texts, ...named, ...momentsOf(search), ...(sample && { sample }), ...(sort && { sort }) };
}

/** Fixed ones only: the queue's reads compare them as they stand. */
function momentsOf(search: Record<string, unknown>): Pick<QueueSearch, 'from' | 'to'> {
  const found = textsOf(search, MOMENTS);
  const entries = Object.entries(found).filter(([, text]) => !Number.isNaN(Date.parse(text)));
  return Object.fromEntries(entries.map(([name, text]) => [name, new Date(text).toISOString()]));
}

export type QueueFilter = Omit<QueueSearch, 'cols' | 'peek' | 'view'>;

/** What decides which alerts are listed, and in which order. */
export function queueFilterOf({ peek: _, cols: __, view: ___, ...filter }: QueueSearch): QueueFilter {
  return filter;
}
