import { textsOf } from '../frame/search-texts.ts';

/** The state of the list of cases, all of it in the address. Texts are as the API takes them. */
export type CasesSearch = {
  readonly status?: string;
  readonly severity?: string;
  readonly owner?: string;
  readonly q?: string;
  readonly sort?: (typeof SORTS)[number];
  /** Id of the saved view that it began with. */
  readonly view?: string;
  /** Columns of the list, as `printColumnLayout` writes them. */
  readonly cols?: string;
  /** Number of the case that is open at the right. */
  readonly peek?: string;
};

const SORTS = ['newest', 'oldest', 'severity', 'owner'] as const;
const TEXTS = ['status', 'severity', 'owner', 'q', 'view', 'cols', 'peek'] as const;

export const USUAL_SORT = 'newest';
/** What the list shows when its address says nothing. */
export const ACTIVE_STATUSES = 'open,contained';

export function parseCasesSearch(search: Record<string, unknown>): CasesSearch {
  const sort = SORTS.find((name) => name === search.sort);
  return { ...textsOf(search, TEXTS), ...(sort && { sort }) };
}

export type CaseFilter = Pick<CasesSearch, 'severity' | 'owner' | 'q'> & { readonly status: string };

/** Which cases are listed, in whatever order. */
export function caseFilterOf({ status = ACTIVE_STATUSES, severity, owner, q }: CasesSearch): CaseFilter {
  return { status, ...(severity && { severity }), ...(owner && { owner }), ...(q && { q }) };
}
