import { type KeyboardEvent, useState } from 'react';
import { moveBrush } from './brush.ts';
import { durationText, durationTop } from './duration-scale.ts';
import { TrendPlot } from './trend-plot.tsx';
import { TrendTable } from './trend-table.tsx';
import './charts.css';
import './trend-line.css';

/** One UTC day: so many, their median and their 90th percentile; null where there were none. */
export type TrendPoint = {
  readonly startMs: number;
  readonly n: number;
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
};

type TrendLineProps = {
  /** What is measured, `Time to take`. */
  readonly label: string;
  readonly points: readonly TrendPoint[];
  /** At most this long; undefined: none was set. */
  readonly targetMs: number | undefined;
  /** In words. */
  readonly query: string;
};

/** Median and 90th percentile by day over a band that is the target. How many each day is made of stands below it. */
export function TrendLine({ label, points, targetMs, query }: TrendLineProps) {
  const [at, setAt] = useState<number>();
  const [hovered, setHovered] = useState<number>();
  const [isTable, setTable] = useState(false);
  // Above the target there is room: a line through it must be seen to be through it.
  const topMs = durationTop([...points.map(({ p90Ms }) => p90Ms ?? 0), 1.2 * (targetMs ?? 0)]);
  const told = points[at ?? hovered ?? -1];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveBrush(at === undefined ? undefined : { at, anchor: undefined }, event, points.length);
    if (next) setAt(next.at);
    else if (event.key === 'Escape' && at !== undefined) setAt(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <figure className="histogram trend">
      {isTable ? (
        <TrendTable label={label} points={points} />
      ) : (
        <div
          role="slider"
          tabIndex={0}
          className="histogram-picture"
          aria-label={`${label} by day. Arrow keys move`}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, points.length - 1)}
          aria-valuenow={at ?? 0}
          aria-valuetext={told ? dayText(told) : 'no day chosen'}
          onKeyDown={onKeyDown}
          onBlur={() => setAt(undefined)}
        >
          <TrendPlot points={points} topMs={topMs} targetMs={targetMs} at={at ?? hovered} onHover={setHovered} />
        </div>
      )}
      <figcaption>
        <Legend targetMs={targetMs} />
        <span className="histogram-words">{told ? dayText(told) : wholeText(points, query)}</span>
        <button type="button" className="link-button" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'Picture' : 'Table'}
        </button>
      </figcaption>
    </figure>
  );
}

function Legend({ targetMs }: Pick<TrendLineProps, 'targetMs'>) {
  return (
    <ul className="plain histogram-legend">
      <li>
        <span className="trend-key trend-key-median" /> median
      </li>
      <li>
        <span className="trend-key trend-key-p90" /> 90 % within
      </li>
      {targetMs !== undefined && (
        <li>
          <span className="swatch trend-key-target" /> target: {durationText(targetMs)}
        </li>
      )}
    </ul>
  );
}

function dayText({ startMs, n, medianMs, p90Ms }: TrendPoint): string {
  const day = new Date(startMs).toISOString().slice(0, 10);
  if (medianMs === null || p90Ms === null) return `${day}: none`;
  return `${day}: median ${durationText(medianMs)}, 90 % within ${durationText(p90Ms)}, n ${n.toLocaleString('en')}`;
}

function wholeText(points: readonly TrendPoint[], query: string): string {
  const n = points.reduce((sum, point) => sum + point.n, 0);
  return `n ${n.toLocaleString('en')} in ${points.length} days: ${query}`;
}
