const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Widths that people count in. */
const WIDTHS_MS = [
  ...[1, 2, 5, 10, 30].map((count) => count * SECOND_MS),
  ...[1, 2, 5, 10, 30].map((count) => count * MINUTE_MS),
  ...[1, 3, 6, 12].map((count) => count * HOUR_MS),
  ...[1, 2, 7, 30, 90, 365].map((count) => count * DAY_MS),
];

/** The narrowest natural width by which at most this many buckets, aligned to it, cover the range. */
export function bucketWidth({ fromMs, toMs }: { fromMs: number; toMs: number }, mostBuckets: number): number {
  const fits = (widthMs: number) => Math.ceil(toMs / widthMs) - Math.floor(fromMs / widthMs) <= mostBuckets;
  const widest = WIDTHS_MS.at(-1) ?? DAY_MS;
  return WIDTHS_MS.find(fits) ?? widest * Math.ceil((toMs - fromMs) / widest / Math.max(1, mostBuckets - 1));
}
