import { textsOf } from '../frame/search-texts.ts';

export type AuditSearch = {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  /** `now-24h`, or RFC 3339. */
  readonly from?: string;
  readonly cursor?: string;
};

const TEXTS = ['actor', 'action', 'subject', 'from', 'cursor'] as const;

export function parseAuditSearch(search: Record<string, unknown>): AuditSearch {
  return textsOf(search, TEXTS);
}
