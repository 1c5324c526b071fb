import { type KeyboardEvent, lazy, Suspense, useMemo, useState } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import type { ResolvedRange } from '../time-range/time-range.ts';
import type { TimeZone } from '../zoned-text.ts';
import { type Brush, brushedBars, moveBrush } from './brush.ts';
import {
  bucketText,
  bucketWidthMs,
  type HistogramBucket,
  type HistogramSeries,
  seriesSums,
  sumOf,
  widthText,
} from './histogram-buckets.ts';
import { HistogramTable } from './histogram-table.tsx';
import './charts.css';

const HistogramPlot = lazy(() => import('./histogram-plot.tsx'));

type TimeHistogramProps = {
  /** What is counted, `Events over time`. */
  readonly label: string;
  /** Side by side, without gaps; keep the same array while the data is the same. */
  readonly buckets: readonly HistogramBucket[];
  readonly series: readonly HistogramSeries[];
  readonly range: ResolvedRange;
  /** Whole bars, or nothing where the picture is not for zooming. */
  readonly onBrush?: (range: ResolvedRange) => void;
  /** In words. */
  readonly query: string;
  /** What the counts are a part of; undefined where it is not known. */
  readonly total: number | undefined;
  readonly heightPx?: number;
};

/** Counts over time, stacked. Select with the mouse, or with Shift and arrows, to zoom. */
export function TimeHistogram(props: TimeHistogramProps) {
  const { label, buckets, series, range, onBrush, heightPx = 96 } = props;
  const { timeZone } = usePreferences();
  const [brush, setBrush] = useState<Brush>();
  const [hovered, setHovered] = useState<number>();
  const [isTable, setTable] = useState(false);
  const widthMs = bucketWidthMs(buckets, range.toMs);
  const sums = useMemo(() => seriesSums(buckets, series.length), [buckets, series.length]);
  const held = useMemo(() => heldRange(brush, buckets, widthMs), [brush, buckets, widthMs]);
  const zoom = (to: ResolvedRange) => {
    setBrush(undefined);
    onBrush?.(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveBrush(brush, event, buckets.length);
    if (next) setBrush(next);
    else if (event.key === 'Enter' && held) zoom(held);
    else if (event.key === 'Escape' && brush) setBrush(undefined);
    else return;
    event.preventDefault();
  };
  const at = brush?.at ?? hovered;
  const told = at === undefined ? undefined : buckets[at];
  return (
    <figure className="histogram">
      {isTable ? (
        <HistogramTable label={label} buckets={buckets} series={series} widthMs={widthMs} />
      ) : (
        <div
          role="slider"
          tabIndex={0}
          className="histogram-picture"
          style={{ height: heightPx }}
          aria-label={`${label}. Arrow keys move, Shift selects${onBrush ? ', Enter zooms' : ''}`}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, buckets.length - 1)}
          aria-valuenow={brush?.at ?? 0}
          aria-valuetext={told ? barText(told, { series, widthMs, timeZone }) : 'no bar chosen'}
          onKeyDown={onKeyDown}
          onBlur={() => setBrush(undefined)}
        >
          <Suspense fallback={null}>
            <HistogramPlot
              buckets={buckets}
              series={series}
              range={range}
              heightPx={heightPx}
              selected={held}
              onDrag={(dragged) => onBrush && zoom(wholeBars(dragged, buckets, widthMs))}
              onHover={setHovered}
            />
          </Suspense>
        </div>
      )}
      <figcaption>
        <Legend series={series} sums={sums} />
        <span className="histogram-words">
          {told ? barText(told, { series, widthMs, timeZone }) : <WholeText {...props} widthMs={widthMs} />}
        </span>
        <button type="button" className="link-button" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'Picture' : 'Table'}
        </button>
      </figcaption>
    </figure>
  );
}

type LegendProps = Pick<TimeHistogramProps, 'series'> & { readonly sums: readonly number[] };

/** What is drawn, and how often: few among many are too thin to be seen. */
function Legend({ series, sums }: LegendProps) {
  return (
    <ul className="plain histogram-legend">
      {series.map(({ name, colour }, at) => {
        const sum = sums[at] ?? 0;
        if (sum === 0) return null;
        return (
          <li key={name}>
            <span className="swatch" style={{ background: `var(${colour})` }} /> {name}{' '}
            <span className="figures">{sum.toLocaleString('en')}</span>
          </li>
        );
      })}
    </ul>
  );
}

function WholeText({ buckets, query, total, widthMs }: TimeHistogramProps & { readonly widthMs: number }) {
  const counted = buckets.reduce((sum, { counts }) => sum + sumOf(counts), 0);
  const of = total === undefined ? '' : ` of ${total.toLocaleString('en')}`;
  const bars = widthMs > 0 ? `, in bars of ${widthText(widthMs)}` : '';
  return (
    <>
      {counted.toLocaleString('en')}
      {of}: {query}
      {bars}
    </>
  );
}

type BarWords = Pick<TimeHistogramProps, 'series'> & { readonly widthMs: number; readonly timeZone: TimeZone };

function barText({ startMs, counts }: HistogramBucket, { series, widthMs, timeZone }: BarWords): string {
  const parts = series.flatMap(({ name }, at) => (counts[at] ? [`${name} ${counts[at].toLocaleString('en')}`] : []));
  const sum = sumOf(counts).toLocaleString('en');
  return `${bucketText(startMs, widthMs, timeZone)}: ${sum}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}`;
}

function heldRange(
  brush: Brush | undefined,
  buckets: readonly HistogramBucket[],
  widthMs: number,
): ResolvedRange | undefined {
  if (!brush) return undefined;
  const [first, last] = brushedBars(brush).map((at) => buckets[at]);
  return first && last && { fromMs: first.startMs, toMs: last.startMs + widthMs };
}

/** Every bar that the drag touches. */
function wholeBars(dragged: ResolvedRange, buckets: readonly HistogramBucket[], widthMs: number): ResolvedRange {
  const touched = buckets.filter(({ startMs }) => startMs + widthMs > dragged.fromMs && startMs < dragged.toMs);
  const [first, last] = [touched[0], touched.at(-1)];
  return first && last ? { fromMs: first.startMs, toMs: last.startMs + widthMs } : dragged;
}
