import { textsOf } from '../../frame/search-texts.ts';
import type { ResolvedRange } from '../../frame/time-range/time-range.ts';

export const CASE_TABS = ['story', 'timeline', 'tasks', 'entities', 'graph', 'lanes', 'comms'] as const;
export type CaseTab = (typeof CASE_TABS)[number];

/** What the address of a case holds. */
export type CaseSearch = {
  /** Absent: the story where somebody has begun one, else the timeline. */
  readonly tab?: CaseTab;
  /** The kinds of entries shown in the timeline, joined by commas. */
  readonly kind?: string;
  /** The page of the timeline. */
  readonly cursor?: string;
  /** What the lanes are. */
  readonly lanes?: 'entity' | 'source';
  /** The time that the lanes show; absent: all of it. */
  readonly from?: string;
  readonly to?: string;
};

export function parseCaseSearch(search: Record<string, unknown>): CaseSearch {
  const { tab, lanes, ...rest } = textsOf(search, ['tab', 'kind', 'cursor', 'lanes', 'from', 'to']);
  const known = CASE_TABS.find((name) => name === tab);
  return { ...rest, ...(known && { tab: known }), ...(lanes === 'source' && { lanes }) };
}

/** Undefined: all of it, or what cannot be read. */
export function rangeAsked({ from, to }: CaseSearch): ResolvedRange | undefined {
  const [fromMs, toMs] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}
