import { durationText } from './duration-scale.ts';
import type { TrendPoint } from './trend-line.tsx';

type TrendTableProps = { readonly label: string; readonly points: readonly TrendPoint[] };

/** The same to read, to copy, or to hear; the newest day first. */
export function TrendTable({ label, points }: TrendTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="histogram-table" aria-label={`${label}, as a table`} tabIndex={0}>
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            <th scope="col">Median</th>
            <th scope="col">90 % within</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ startMs, n, medianMs, p90Ms }) => (
            <tr key={startMs}>
              <th scope="row">{new Date(startMs).toISOString().slice(0, 10)}</th>
              <td>{medianMs === null ? 'none' : durationText(medianMs)}</td>
              <td>{p90Ms === null ? 'none' : durationText(p90Ms)}</td>
              <td>{n.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
