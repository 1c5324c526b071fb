import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { usePreferences } from '../preferences/preferences.ts';
import type { ResolvedRange } from '../time-range/time-range.ts';
import type { TimeZone } from '../zoned-text.ts';
import { type HistogramBucket, type HistogramSeries, stacked } from './histogram-buckets.ts';
import { tickTexts } from './tick-texts.ts';
import { useTokenValues } from './token-values.ts';

export type HistogramPlotProps = {
  readonly buckets: readonly HistogramBucket[];
  readonly series: readonly HistogramSeries[];
  readonly range: ResolvedRange;
  readonly heightPx: number;
  /** What the keyboard holds. */
  readonly selected: ResolvedRange | undefined;
  /** Dragged with the mouse; not cut to bars yet. */
  readonly onDrag: (range: ResolvedRange) => void;
  /** The bar under the mouse. */
  readonly onHover: (at: number | undefined) => void;
};

/** Narrower drags are clicks. */
const LEAST_DRAG_PX = 3;

/** The drawing alone, in a chunk of its own. Default export: it is loaded lazily. */
export default function HistogramPlot(props: HistogramPlotProps) {
  const { buckets, series, range, heightPx, selected } = props;
  const { timeZone } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef(props);
  const tokens = useTokenValues(['--sans', '--muted', '--border', ...series.map(({ colour }) => colour)]);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const drawn = new UPlot(
      {
        ...optionsOf({ buckets, range, tokens, timeZone }),
        width: element.clientWidth,
        height: heightPx,
        hooks: {
          setSelect: [(own) => tellDrag(own, latest.current)],
          setCursor: [(own) => latest.current.onHover(own.cursor.idx ?? undefined)],
        },
      },
      [buckets.map(({ startMs }) => startMs / 1000), ...stacked(buckets, series.length).reverse()],
      element,
    );
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: heightPx }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = undefined;
    };
  }, [buckets, range, tokens, heightPx, series.length, timeZone]);
  useEffect(() => {
    const drawn = plot.current;
    if (!drawn) return;
    const left = selected ? drawn.valToPos(selected.fromMs / 1000, 'x') : 0;
    const width = selected ? drawn.valToPos(selected.toMs / 1000, 'x') - left : 0;
    drawn.setSelect({ left, width, top: 0, height: drawn.over.clientHeight }, false);
  }, [selected]);
  return <div ref={box} className="histogram-plot" />;
}

type Drawing = Pick<HistogramPlotProps, 'buckets' | 'range'> & {
  readonly tokens: readonly string[];
  readonly timeZone: TimeZone;
};

function optionsOf({ buckets, range, tokens, timeZone }: Drawing): Omit<UPlot.Options, 'width' | 'height' | 'hooks'> {
  const [sans = '', text = '', line = '', ...fills] = tokens;
  const axis = { stroke: text, font: `11px ${sans}`, ticks: { stroke: line, size: 4 } };
  // Bars are cut at the edges, so the axis begins with the first bar and not with the range.
  const fromMs = Math.min(range.fromMs, buckets[0]?.startMs ?? range.fromMs);
  const bars = UPlot.paths.bars?.({ size: [1, Number.POSITIVE_INFINITY], align: 1, gap: 1 });
  return {
    legend: { show: false },
    // The last label stands half beside its tick.
    padding: [8, 20, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG_PX } },
    tzDate: (seconds) => dateIn(new Date(seconds * 1000), timeZone),
    scales: {
      x: { time: true, range: [fromMs / 1000, range.toMs / 1000] },
      y: { range: (_own, _least, most) => [0, Math.max(1, most)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 80,
        grid: { show: false },
        values: (_own, ticks, ...[, , stepS]) => tickTexts(ticks, stepS, timeZone),
      },
      { ...axis, size: 56, space: 24, grid: { stroke: line, width: 1 }, incrs: COUNT_STEPS, values: countTexts },
    ],
    series: [
      {},
      ...fills.toReversed().map((fill) => ({ fill, width: 0, points: { show: false }, ...(bars && { paths: bars }) })),
    ],
  };
}

/** By whose clock ticks stand at round times. */
function dateIn(date: Date, timeZone: TimeZone): Date {
  return timeZone === 'utc' ? UPlot.tzDate(date, 'Etc/UTC') : date;
}

const COUNT_STEPS = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
const COUNT = new Intl.NumberFormat('en', { notation: 'compact' });

function countTexts(_own: UPlot, values: readonly number[]): string[] {
  return values.map((value) => COUNT.format(value));
}

function tellDrag(plot: UPlot, { onDrag }: HistogramPlotProps): void {
  const { left, width } = plot.select;
  if (width < LEAST_DRAG_PX) return;
  onDrag({ fromMs: plot.posToVal(left, 'x') * 1000, toMs: plot.posToVal(left + width, 'x') * 1000 });
}
