import { textsOf } from '../frame/search-texts.ts';

export type UsersSearch = { readonly cursor?: string };

export function parseUsersSearch(search: Record<string, unknown>): UsersSearch {
  return textsOf(search, ['cursor']);
}
