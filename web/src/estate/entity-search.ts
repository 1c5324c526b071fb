import { textsOf } from '../frame/search-texts.ts';

export type EntitySearch = { readonly from?: string; readonly to?: string };

export function parseEntitySearch(search: Record<string, unknown>): EntitySearch {
  return textsOf(search, ['from', 'to']);
}
