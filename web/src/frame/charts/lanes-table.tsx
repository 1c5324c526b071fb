import { useState } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import type { ResolvedRange } from '../time-range/time-range.ts';
import { type TimeZone, zonedText, zoneWord } from '../zoned-text.ts';
import type { Lane } from './lane-marks.ts';

const ROWS = 300;

/** The same marks to read, to copy, or to hear: in the order of their time. */
export function LanesTable({ label, lanes }: { readonly label: string; readonly lanes: readonly Lane[] }) {
  const { timeZone } = usePreferences();
  const [asked, setPage] = useState(0);
  const rows = lanes
    .flatMap((lane) => lane.marks.map((mark) => ({ lane, mark })))
    .toSorted((a, b) => a.mark.fromMs - b.mark.fromMs);
  const page = pageThatIs(asked, rows.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="picture-table" aria-label={`${label}, as a table`} tabIndex={0}>
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Of</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(page * ROWS, (page + 1) * ROWS).map(({ lane, mark }) => (
            <tr key={`${lane.id} ${mark.id}`}>
              <th scope="row">{timeText(mark, timeZone)}</th>
              <td>
                {lane.kind} {lane.name}
              </td>
              <td>{mark.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS && (
        <p className="muted lane-zoom">
          {(page * ROWS + 1).toLocaleString('en')} to {Math.min(rows.length, (page + 1) * ROWS).toLocaleString('en')} of{' '}
          {rows.length.toLocaleString('en')}
          <button type="button" className="link-button" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Earlier
          </button>
          <button
            type="button"
            className="link-button"
            disabled={(page + 1) * ROWS >= rows.length}
            onClick={() => setPage(page + 1)}
          >
            Later
          </button>
        </p>
      )}
    </section>
  );
}

/** The lanes may have become shorter since somebody asked for a page. */
export function pageThatIs(asked: number, rows: number): number {
  return Math.max(0, Math.min(asked, Math.ceil(rows / ROWS) - 1));
}

/** `2026-11-22 02:14:07 UTC`, or from that until something later; seconds are enough. */
export function timeText({ fromMs, toMs }: ResolvedRange, timeZone: TimeZone): string {
  const date = new Date(fromMs);
  const from = zonedText(date, timeZone);
  const to = zonedText(new Date(toMs), timeZone);
  const isSameDay = from.day === to.day;
  const until = isSameDay && from.time === to.time ? '' : `–${isSameDay ? '' : `${to.day} `}${to.time}`;
  return `${from.day} ${from.time}${until} ${zoneWord(date, timeZone)}`;
}
