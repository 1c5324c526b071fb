import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { withTerm } from '../../../src/collect/event-query/contract.ts';
import { TimeHistogram } from '../frame/charts/time-histogram.tsx';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
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
      {data && data.rows.length > 0 && <Rows reply={data} meant={meant} steps={steps} />}
    </section>
  );
}

type Column = HuntReply['columns'][number];
type Cell = HuntReply['rows'][number][number];

function Rows({ reply, meant, steps }: Omit<HuntTableProps, 'isReadable'> & { readonly reply: HuntReply }) {
  const { columns, rows } = reply;
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
              {columns.map(({ name, type }) => (
                <th key={name} scope="col" className={type === 'number' ? 'number' : undefined}>
                  {visibleLine(name)}
                </th>
              ))}
              {!isOfEvents && <th scope="col">Events</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name, and are made anew by each reply.
              <tr key={at}>
                {columns.map((column, place) => (
                  <td key={column.name} className={column.type === 'number' ? 'number' : 'value'}>
                    <CellText value={row[place] ?? null} column={column} />
                  </td>
                ))}
                {!isOfEvents && (
                  <td>
                    <Link to="/hunt" search={eventsOf(row, reply, meant)} className="row-link">
                      Show
                    </Link>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="list-foot muted">
        {costText(reply)}
        {reply.isCut && ' · there are more rows: | limit N gives up to 10,000'}
      </p>
    </>
  );
}

function CellText({ value, column }: { readonly value: Cell; readonly column: Column }) {
  if (value === null || value === '') return '–';
  if (column.type === 'time') return <ZonedTime at={Number(value)} />;
  return typeof value === 'number' ? value.toLocaleString('en') : <bdi dir="ltr">{visibleLine(value)}</bdi>;
}

/** The hunt for the events that a row was made of. */
function eventsOf(row: readonly Cell[], { columns, widthMs }: HuntReply, { query = '', range }: Meant) {
  let filter = query;
  let window: { from?: string; to?: string } = { from: range.from, to: range.to };
  for (const [at, { name, type }] of columns.entries()) {
    const value = row[at];
    if (type === 'time' && widthMs !== null && typeof value === 'number') {
      window = { from: new Date(value).toISOString(), to: new Date(value + widthMs).toISOString() };
    }
    if (type !== 'text' || typeof value !== 'string') continue;
    filter = value === '' ? `${filter} -${fieldText(name)}:*`.trim() : withTerm(filter, { field: name, value });
  }
  return { ...(filter !== '' && { query: filter }), ...window };
}

function fieldText(name: string): string {
  return /^[\p{L}_@$][^\s:"'()]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function costText({ rows, rowsRead, elapsedMs }: HuntReply): string {
  const count = (value: number) => value.toLocaleString('en');
  return `${count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'} · ${count(rowsRead)} events read · ${count(elapsedMs)} ms`;
}
