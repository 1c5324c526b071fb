import type { QueryLimits } from '../contract.ts';

/** Of reads that look at every matching event: counts over time, the most frequent values, which fields there are. */
export const ANALYSIS_LIMITS = {
  timeoutMs: 20_000,
  maxRows: 20_000,
  maxRowsToRead: 1_000_000_000,
} as const satisfies Partial<QueryLimits>;
