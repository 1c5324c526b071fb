import { textsOf } from '../frame/search-texts.ts';

export type CasesSearch = {
  readonly status?: string;
  readonly owner?: string;
  readonly q?: string;
  readonly cursor?: string;
};

const TEXTS = ['status', 'owner', 'q', 'cursor'] as const;

export function parseCasesSearch(search: Record<string, unknown>): CasesSearch {
  return textsOf(search, TEXTS);
}
