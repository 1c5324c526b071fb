import { useState } from 'react';
import type { Lane } from './lane-marks.ts';

const ROWS = 300;

/** The same marks to read, to copy, or to hear: in the order of their time. */
export function LanesTable({ label, lanes }: { readonly label: string; readonly lanes: readonly Lane[] }) {
  const [page, setPage] = useState(0);
  const rows = lanes
    .flatMap((lane) => lane.marks.map((mark) => ({ lane, mark })))
    .toSorted((a, b) => a.mark.fromMs - b.mark.fromMs);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="picture-table" aria-label={`${label}, as a table`} tabIndex={0}>
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Of</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(page * ROWS, (page + 1) * ROWS).map(({ lane, mark }) => (
            <tr key={`${lane.id} ${mark.id}`}>
              <th scope="row">{timeText(mark.fromMs, mark.toMs)}</th>
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

/** `2026-11-22 02:14:07`, or from that until something later; seconds are enough. */
export function timeText(fromMs: number, toMs: number): string {
  const from = new Date(fromMs).toISOString();
  const to = new Date(toMs).toISOString();
  const start = `${from.slice(0, 10)} ${from.slice(11, 19)}`;
  if (from.slice(0, 19) === to.slice(0, 19)) return start;
  return `${start}–${from.slice(0, 10) === to.slice(0, 10) ? '' : `${to.slice(0, 10)} `}${to.slice(11, 19)}`;
}
