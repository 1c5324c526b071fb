import type { HistogramBucket, HistogramSeries } from '../frame/charts/histogram-buckets.ts';
import type { ResolvedRange } from '../frame/time-range/time-range.ts';
import { visibleLine } from '../frame/visible-text.ts';
import type { HuntReply } from './hunt-calls.ts';

type Shown = {
  readonly buckets: readonly HistogramBucket[];
  readonly series: readonly HistogramSeries[];
  readonly range: ResolvedRange;
};

const MOST_SERIES = 6;
const MOST_BUCKETS = 1_000;
/** Figures of parts that are not those of the whole. */
const NO_SUM = /\b(?:dc|min|max|avg)\s*\(/i;
const known = new WeakMap<HuntReply, Shown>();

/**
 * The bars of a timechart: the largest series, all others as one. Undefined where there is none, too many steps for a picture, or
 * a figure that does not add up, such as a mean. The same objects for the same reply, so that it is drawn once.
 */
export function tableBuckets(reply: HuntReply, steps: string): Shown | undefined {
  if (NO_SUM.test(steps)) return undefined;
  const shown = known.get(reply) ?? bucketsOf(reply);
  if (shown) known.set(reply, shown);
  return shown;
}

function bucketsOf({ columns, rows, widthMs }: HuntReply): Shown | undefined {
  const place = columns.length - 1;
  if (widthMs === null || rows.length === 0) return undefined;
  const cells = rows.map((row) => ({
    atMs: Number(row[0]),
    name: place === 1 ? '' : String(row[1] ?? ''),
    value: Math.max(0, Number(row[place] ?? 0)),
  }));
  const [fromMs, lastMs] = [cells[0]?.atMs ?? 0, cells.at(-1)?.atMs ?? 0];
  const count = Math.round((lastMs - fromMs) / widthMs) + 1;
  if (count > MOST_BUCKETS) return undefined;
  const names = largest(cells);
  const buckets = Array.from({ length: count }, (_, at) => ({
    startMs: fromMs + at * widthMs,
    counts: names.map(() => 0),
  }));
  for (const { atMs, name, value } of cells) {
    const counts = buckets[Math.round((atMs - fromMs) / widthMs)]?.counts;
    const at = names.includes(name) ? names.indexOf(name) : names.length - 1;
    if (counts) counts[at] = (counts[at] ?? 0) + value;
  }
  const series = names.map((name, at) => ({ name: seriesName(name, place), colour: `--series-${at + 1}` }));
  return { buckets, series, range: { fromMs, toMs: lastMs + widthMs } };
}

/** Undefined: everything else. */
function largest(cells: readonly { readonly name: string; readonly value: number }[]): readonly (string | undefined)[] {
  const sums = new Map<string, number>();
  for (const { name, value } of cells) sums.set(name, (sums.get(name) ?? 0) + value);
  const ranked = [...sums.keys()].sort((left, right) => (sums.get(right) ?? 0) - (sums.get(left) ?? 0));
  return ranked.length > MOST_SERIES ? [...ranked.slice(0, MOST_SERIES - 1), undefined] : ranked;
}

function seriesName(name: string | undefined, place: number): string {
  if (name === undefined) return 'everything else';
  if (place === 1) return 'all';
  return name === '' ? 'without it' : visibleLine(name);
}
