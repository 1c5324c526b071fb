import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { TimeHistogram } from '../frame/charts/time-histogram.tsx';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { eventsOf } from './events-of-row.ts';
import { type HuntReply, huntTableQuery, type Meant } from './hunt-calls.ts';
import { tableBuckets } from './table-buckets.ts';

type HuntTableProps = { readonly meant: Meant; readonly steps: string; readonly isReadable: boolean };

/** What the steps make of the events that are meant: a row leads to the events behind it. */
export function HuntTable({ meant, steps, isReadable }: HuntTableProps) {
  const { data, error, isPending, refetch } = useQuery({ ...huntTableQuery(meant, steps), enabled: isReadable });
  if (!isReadable) return <Empty title="The hunt cannot be read">Mend what the line under the query names.</Empty>;
  return (
    <section className="hunt-results hunt-table" aria-label="Table">
      {error && (
        <FailureNotice what="The table" error={error} onRetry={() => void refetch()} hasOldData={data !== undefined} />
      )}
      {isPending && !error && <LoadingRows label="Counting" />}
      {data && data.rows.length === 0 && <Empty title="No event matches">{costText(data)}</Empty>}
      {data && data.rows.length > 0 && (
        <Rows key={`${meant.query} ${steps}`} reply={data} meant={meant} steps={steps} />
      )}
    </section>
  );
}

type Column = HuntReply['columns'][number];
type Cell = HuntReply['rows'][number][number];
type Row = HuntReply['rows'][number];
type RowsProps = Omit<HuntTableProps, 'isReadable'> & { readonly reply: HuntReply };

/** A page of it: ten thousand rows would be more than a browser draws at once. */
const ROWS_SHOWN = 100;

function Rows({ reply, meant, steps }: RowsProps) {
  const [from, setFrom] = useState(0);
  const bars = tableBuckets(reply, steps);
  const isOfEvents = /^\|\s*(?:fields|table)\b/i.test(steps);
  return (
    <>
      {bars && (
        <TimeHistogram
          {...bars}
          label="Over time"
          query={visibleLine(`${meant.query ?? ''} ${steps}`.trim().slice(0, 200))}
          total={undefined}
        />
      )}
      <div className="hunt-table-room">
        <table className="grid">
          <thead>
            <tr>
              {reply.columns.map(({ name, type }) => (
                <th key={name} scope="col" className={type === 'number' ? 'number' : undefined}>
                  {visibleLine(name)}
                </th>
              ))}
              {!isOfEvents && <th scope="col">Events</th>}
            </tr>
          </thead>
          <tbody>
            {reply.rows.slice(from, from + ROWS_SHOWN).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name, and are made anew by each reply.
              <TableRow key={from + at} row={row} reply={reply} meant={meant} hasEvents={!isOfEvents} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="pager">
        <span className="muted">
          {costText(reply)}
          {reply.isCut && ' · there are more rows: | limit N gives up to 10,000'}
        </span>
        {reply.rows.length > ROWS_SHOWN && <Pages from={from} of={reply.rows.length} onTurn={setFrom} />}
      </div>
    </>
  );
}

type PagesProps = { readonly from: number; readonly of: number; readonly onTurn: (from: number) => void };

function Pages({ from, of, onTurn }: PagesProps) {
  const next = from + ROWS_SHOWN;
  return (
    <span className="actions">
      <Button size="compact-sm" disabled={from === 0} onClick={() => onTurn(Math.max(0, from - ROWS_SHOWN))}>
        Previous
      </Button>
      <span className="muted">
        {(from + 1).toLocaleString('en')} to {Math.min(next, of).toLocaleString('en')} of {of.toLocaleString('en')}
      </span>
      <Button size="compact-sm" disabled={next >= of} onClick={() => onTurn(next)}>
        Next
      </Button>
    </span>
  );
}

type TableRowProps = {
  readonly row: Row;
  readonly reply: HuntReply;
  readonly meant: Meant;
  readonly hasEvents: boolean;
};

function TableRow({ row, reply, meant, hasEvents }: TableRowProps) {
  return (
    <tr>
      {reply.columns.map((column, place) => (
        <td key={column.name} className={column.type === 'number' ? 'number' : 'value'}>
          <CellText value={row[place] ?? null} column={column} />
        </td>
      ))}
      {hasEvents && (
        <td>
          <Link to="/hunt" search={eventsOf(row, reply, meant)} className="row-link">
            Show
          </Link>
        </td>
      )}
    </tr>
  );
}

function CellText({ value, column }: { readonly value: Cell; readonly column: Column }) {
  if (value === null || value === '') return '–';
  if (column.type === 'time') return <ZonedTime at={Number(value)} />;
  return typeof value === 'number' ? value.toLocaleString('en') : <bdi dir="ltr">{visibleLine(value)}</bdi>;
}

function costText({ rows, rowsRead, elapsedMs }: HuntReply): string {
  const count = (value: number) => value.toLocaleString('en');
  return `${count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'} · ${count(rowsRead)} events read · ${count(elapsedMs)} ms`;
}
