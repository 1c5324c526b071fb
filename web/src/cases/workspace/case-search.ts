import { textsOf } from '../../frame/search-texts.ts';

export const CASE_TABS = ['story', 'timeline', 'tasks', 'entities', 'comms'] as const;
export type CaseTab = (typeof CASE_TABS)[number];

/** What the address of a case holds. */
export type CaseSearch = {
  /** Absent: the story where somebody has begun one, else the timeline. */
  readonly tab?: CaseTab;
  /** The kinds of entries shown in the timeline, joined by commas. */
  readonly kind?: string;
  /** The page of the timeline. */
  readonly cursor?: string;
};

export function parseCaseSearch(search: Record<string, unknown>): CaseSearch {
  const { tab, ...rest } = textsOf(search, ['tab', 'kind', 'cursor']);
  const known = CASE_TABS.find((name) => name === tab);
  return { ...rest, ...(known && { tab: known }) };
}
