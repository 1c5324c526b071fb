import { withFilter, withTerm, withText } from '../../../src/collect/event-query/contract.ts';
import { textsOf } from '../frame/search-texts.ts';
import { ALL_TIME, parseTimeRange, type TimeRange } from '../frame/time-range/time-range.ts';

/** What the address of a hunt holds. */
export type HuntSearch = {
  /** In the query language of `src/collect/event-query`. */
  readonly query?: string;
  readonly from?: string;
  readonly to?: string;
  /** By what the bars are divided. */
  readonly by?: StackedBy;
  /** `off`: the bars are folded away. */
  readonly chart?: 'off';
  /** The fields whose values are shown, joined by commas; `none`. Absent: some that every event has. */
  readonly open?: string;
  readonly sort?: EventSort;
  /** Id of the saved view that it began with. */
  readonly view?: string;
  /** Columns of the list, as `printColumnLayout` writes them. */
  readonly cols?: string;
  /** The event at the right. */
  readonly peek?: string;
};

/** '' takes a part out of the address. */
export type Changes = { readonly [Name in keyof HuntSearch]?: HuntSearch[Name] | '' };

export const STACKED_BY = ['source', 'class', 'severity'] as const;
export type StackedBy = (typeof STACKED_BY)[number];

export type EventSort = 'newest' | 'oldest';
export const USUAL_SORT = 'newest';

const TEXTS = ['query', 'from', 'to', 'by', 'chart', 'open', 'sort', 'view', 'cols', 'peek'] as const;
/** What addresses held before there was a query. */
const OLDER = ['q', 'source', 'rule', 'field'] as const;
const OPEN_AT_FIRST = ['host', 'user', 'code'];

export function parseHuntSearch(search: Record<string, unknown>): HuntSearch {
  const { by, chart, query, sort, ...texts } = textsOf(search, TEXTS);
  const whole = withOlder(query ?? '', textsOf(search, OLDER));
  const stackedBy = STACKED_BY.find((each) => each === by);
  return {
    // The router lays this over what the address held: what became a query is taken out.
    ...Object.fromEntries(OLDER.map((name) => [name, undefined])),
    ...texts,
    ...(whole !== '' && { query: whole }),
    ...(stackedBy && { by: stackedBy }),
    ...(chart === 'off' && { chart }),
    ...(sort === 'oldest' && { sort }),
  };
}

export function rangeOf(search: HuntSearch): TimeRange {
  return parseTimeRange(search, ALL_TIME);
}

export function openFields({ open }: HuntSearch): readonly string[] {
  if (open === undefined) return OPEN_AT_FIRST;
  return open === 'none' ? [] : open.split(',').filter((name) => name !== '');
}

/** With this field's values shown or folded away. */
export function toggledOpen(search: HuntSearch, name: string): string {
  const open = openFields(search);
  const next = open.includes(name) ? open.filter((other) => other !== name) : [...open, name];
  return next.length === 0 ? 'none' : next.join(',');
}

type Older = { readonly [Name in (typeof OLDER)[number]]?: string };

function withOlder(query: string, { q, source, rule, field }: Older): string {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(field ?? '') ?? [];
  return withFilter(query, (filter) => {
    let whole = q === undefined ? filter : withText(filter, q);
    if (source !== undefined) whole = withTerm(whole, { field: 'source', value: source });
    if (rule !== undefined) whole = withTerm(whole, { field: 'rule', value: rule });
    return name === undefined || value === undefined ? whole : withTerm(whole, { field: name, value });
  });
}
