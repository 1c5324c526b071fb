import type { PointerEvent } from 'react';
import { durationText } from './duration-scale.ts';
import type { TrendPoint } from './trend-line.tsx';

type TrendPlotProps = {
  readonly points: readonly TrendPoint[];
  readonly topMs: number;
  readonly targetMs: number | undefined;
  readonly at: number | undefined;
  readonly onHover: (at: number | undefined) => void;
};

/** The drawing stretches with its box, so it counts in days across and in hundredths of the axis down. */
export function TrendPlot({ points, topMs, targetMs, at, onHover }: TrendPlotProps) {
  const hover = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onHover(Math.min(points.length - 1, Math.floor(((event.clientX - box.left) / box.width) * points.length)));
  };
  const yOf = (spanMs: number) => 100 - (100 * spanMs) / topMs;
  const most = Math.max(1, ...points.map(({ n }) => n));
  return (
    <div className="trend-plot">
      <div className="trend-axis">
        <span>{durationText(topMs)}</span>
        <span>{durationText(topMs / 2)}</span>
        <span>0</span>
      </div>
      <svg
        aria-hidden="true"
        className="trend-lines"
        viewBox={`0 0 ${points.length} 100`}
        preserveAspectRatio="none"
        onPointerMove={hover}
        onPointerLeave={() => onHover(undefined)}
      >
        {targetMs !== undefined && (
          <rect className="trend-target" x={0} width={points.length} y={yOf(targetMs)} height={100 - yOf(targetMs)} />
        )}
        {targetMs !== undefined && <path className="trend-target-edge" d={`M0 ${yOf(targetMs)}H${points.length}`} />}
        {[0, 50, 100].map((y) => (
          <path key={y} className="trend-grid" d={`M0 ${y}H${points.length}`} />
        ))}
        {at !== undefined && <path className="trend-cursor" d={`M${at + 0.5} 0V100`} />}
        <path
          className="trend-p90"
          d={pathOf(
            points.map(({ p90Ms }) => p90Ms),
            yOf,
          )}
        />
        <path
          className="trend-median"
          d={pathOf(
            points.map(({ medianMs }) => medianMs),
            yOf,
          )}
        />
        <path
          className="trend-dots"
          d={dotsOf(
            points.map(({ medianMs }) => medianMs),
            yOf,
          )}
        />
      </svg>
      <span className="trend-axis">n</span>
      <svg aria-hidden="true" className="trend-counts" viewBox={`0 0 ${points.length} 100`} preserveAspectRatio="none">
        {points.map(({ startMs, n }, index) => (
          <rect key={startMs} x={index + 0.15} width={0.7} y={100 - (100 * n) / most} height={(100 * n) / most} />
        ))}
      </svg>
      <span />
      <div className="trend-days">
        {[points[0], points.at(-1)].map((point) =>
          point ? <span key={point.startMs}>{new Date(point.startMs).toISOString().slice(5, 10)}</span> : null,
        )}
      </div>
    </div>
  );
}

/** A day without any breaks the line: nothing is drawn that was not measured. */
function pathOf(values: readonly (number | null)[], yOf: (spanMs: number) => number): string {
  return values
    .map((value, index) => {
      if (value === null) return '';
      return `${(values[index - 1] ?? null) === null ? 'M' : 'L'}${index + 0.5} ${yOf(value).toFixed(2)}`;
    })
    .join('');
}

/** Lines of no length with round ends: a circle would be stretched with the box. */
function dotsOf(values: readonly (number | null)[], yOf: (spanMs: number) => number): string {
  return values.map((value, index) => (value === null ? '' : `M${index + 0.5} ${yOf(value).toFixed(2)}h0`)).join('');
}
