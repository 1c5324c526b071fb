import type { HistogramBucket, HistogramSeries } from '../frame/charts/histogram-buckets.ts';
import type { ResolvedRange } from '../frame/time-range/time-range.ts';
import { visibleLine } from '../frame/visible-text.ts';
import type { EventCounts } from './hunt-calls.ts';

type Shown = {
  readonly buckets: readonly HistogramBucket[];
  readonly series: readonly HistogramSeries[];
  readonly range: ResolvedRange;
};

const known = new WeakMap<EventCounts, Shown>();

/** The server's counts as the histogram takes them; the same objects for the same reply, so that it is drawn once. */
export function bucketsShown(counts: EventCounts): Shown {
  const before = known.get(counts);
  if (before) return before;
  const series = counts.series.map(({ name }, at) => ({ name: visibleLine(name), colour: `--series-${at + 1}` }));
  const range = { fromMs: Date.parse(counts.from), toMs: Date.parse(counts.to) };
  const shown = { buckets: counts.buckets, series, range };
  known.set(counts, shown);
  return shown;
}
