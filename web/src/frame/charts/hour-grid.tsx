import { useState } from 'react';
import './charts.css';
import './hour-grid.css';
import { type BusyHour, busiestHours, shadeOf, WEEKDAYS } from './week-hours.ts';

type HourGridProps = {
  /** What is counted, `Alerts by hour and weekday`. */
  readonly label: string;
  /** Monday first, each day by the hour, UTC. */
  readonly counts: readonly (readonly number[])[];
  /** Each hour of the week came so many times. */
  readonly weeks: number;
  /** In words. */
  readonly query: string;
};

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** When in the week it happens. Shade and number say the same. */
export function HourGrid({ label, counts, weeks, query }: HourGridProps) {
  const [isList, setList] = useState(false);
  const total = counts.flat().reduce((sum, n) => sum + n, 0);
  const busy = busiestHours(counts);
  const [first] = busy;
  return (
    <figure className="histogram">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <section className={isList ? 'histogram-table' : 'hour-grid'} aria-label={label} tabIndex={0}>
        {isList ? <BusyTable busy={busy} weeks={weeks} total={total} /> : <Grid counts={counts} most={first?.n ?? 0} />}
      </section>
      <figcaption>
        <span className="histogram-words">
          {total.toLocaleString('en')} in {weeks} weeks: {query}
          {first && `, most of them ${WEEKDAYS[first.weekday]} ${hourText(first.hour)}`}
        </span>
        <button type="button" className="link-button" aria-pressed={isList} onClick={() => setList(!isList)}>
          {isList ? 'Picture' : 'Table'}
        </button>
      </figcaption>
    </figure>
  );
}

function Grid({ counts, most }: Pick<HourGridProps, 'counts'> & { readonly most: number }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden">Weekday</span>
          </th>
          {HOURS.map((hour) => (
            <th key={hour} scope="col">
              {String(hour).padStart(2, '0')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {WEEKDAYS.map((weekday, at) => (
          <tr key={weekday}>
            <th scope="row">{weekday.slice(0, 3)}</th>
            {HOURS.map((hour) => {
              const n = counts[at]?.[hour] ?? 0;
              return (
                <td key={hour} className={`hour-${shadeOf(n, most)}`} title={`${weekday} ${hourText(hour)}: ${n}`}>
                  {n === 0 ? <span className="hidden">0</span> : n.toLocaleString('en', { notation: 'compact' })}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type BusyTableProps = { readonly busy: readonly BusyHour[]; readonly weeks: number; readonly total: number };

function BusyTable({ busy, weeks, total }: BusyTableProps) {
  return (
    <table className="facts">
      <thead>
        <tr>
          <th scope="col">Hour (UTC)</th>
          <th scope="col">Count</th>
          <th scope="col">A week</th>
          <th scope="col">Of all</th>
        </tr>
      </thead>
      <tbody>
        {busy.map(({ weekday, hour, n }) => (
          <tr key={`${weekday} ${hour}`}>
            <th scope="row">
              {WEEKDAYS[weekday]} {hourText(hour)}
            </th>
            <td>{n.toLocaleString('en')}</td>
            <td>{(n / weeks).toLocaleString('en', { maximumFractionDigits: 1 })}</td>
            <td>{((100 * n) / total).toLocaleString('en', { maximumFractionDigits: 1 })} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00–${String((hour + 1) % 24).padStart(2, '0')}:00`;
}
