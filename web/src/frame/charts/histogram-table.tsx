import { usePreferences } from '../preferences/preferences.ts';
import { bucketText, type HistogramBucket, type HistogramSeries, sumOf } from './histogram-buckets.ts';

type HistogramTableProps = {
  readonly label: string;
  readonly buckets: readonly HistogramBucket[];
  readonly series: readonly HistogramSeries[];
  readonly widthMs: number;
};

/** The same counts to read, to copy, or to hear. The parts of a bar stand in one cell: there are up to 200 bars. */
export function HistogramTable({ label, buckets, series, widthMs }: HistogramTableProps) {
  const { timeZone } = usePreferences();
  const filled = buckets.filter(({ counts }) => sumOf(counts) > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="histogram-table" aria-label={`${label}, as a table`} tabIndex={0}>
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Count</th>
            <th scope="col">Of which</th>
          </tr>
        </thead>
        <tbody>
          {filled.map(({ startMs, counts }) => (
            <tr key={startMs}>
              <th scope="row">{bucketText(startMs, widthMs, timeZone)}</th>
              <td>{sumOf(counts).toLocaleString('en')}</td>
              <td>
                {series
                  .flatMap(({ name }, at) => (counts[at] ? [`${name} ${counts[at].toLocaleString('en')}`] : []))
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">{filled.length === buckets.length ? '' : 'Times without any are left out.'}</p>
    </section>
  );
}
