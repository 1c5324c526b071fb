import type { UseQueryResult } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Empty } from '../frame/load-states.tsx';
import type { ActiveRow } from '../frame/table/use-active-row.ts';
import type { ListAddress } from '../frame/table/use-list-address.ts';
import type { WindowedRows } from '../frame/table/use-windowed-rows.ts';
import { WindowedTable } from '../frame/table/windowed-table.tsx';
import { type EventSummary, eventIdOf } from './event-calls.ts';
import { EVENT_COLUMNS } from './event-columns.tsx';
import type { EventCounts } from './hunt-calls.ts';
import type { HuntSearch } from './hunt-search.ts';

/** Not by the browser: what it holds of a long list are windows. */
const EXPORTING = (
  <p className="muted">
    The whole result as lines of JSON: <code>watchfloor event search --query '…' --ndjson</code>, or{' '}
    <code>GET /api/v1/events</code>, 500 at a call, with each answer’s <code>next</code> as the next <code>cursor</code>
    .
  </p>
);

type HuntResultsProps = {
  readonly search: HuntSearch;
  readonly list: WindowedRows<EventSummary>;
  readonly active: ActiveRow<EventSummary>;
  readonly address: ListAddress;
  readonly counts: UseQueryResult<EventCounts>;
};

/** The events that were found; what was counted and read to find them stands below. */
export function HuntResults({ search, list, active, address, counts }: HuntResultsProps) {
  const navigate = useNavigate();
  const isCancelled = list.isPending && !list.isFetching && !list.error;
  const cost = counts.data && costText(counts.data);
  return (
    <div className="hunt-results">
      {isCancelled ? (
        <Empty title="Nothing was searched">Run the query to see events.</Empty>
      ) : (
        <WindowedTable
          list={list}
          active={active}
          what="The search"
          loading="Searching"
          empty={<EmptyEvents search={search} cost={cost} />}
          label="Events"
          name="hunt"
          noun="event"
          columns={EVENT_COLUMNS}
          rowId={eventIdOf}
          rowName={eventIdOf}
          onOpen={({ id }) => void navigate({ to: '/events/$eventId', params: { eventId: id } })}
          addressed={address.addressed}
          ordered={address.ordered}
          exporting={EXPORTING}
          footnote={cost}
        />
      )}
    </div>
  );
}

function costText({ matched, total, rowsRead, elapsedMs }: EventCounts): string {
  const count = (value: number) => value.toLocaleString('en');
  return `${count(matched)} of ${count(total)} events match · ${count(rowsRead)} rows read · ${count(elapsedMs)} ms`;
}

function EmptyEvents({ search, cost }: { readonly search: HuntSearch; readonly cost: string | undefined }) {
  const { query, from, to, ...rest } = search;
  if (query === undefined && from === undefined && to === undefined) {
    return (
      <Empty title="No event has arrived">
        <p>No source has sent anything yet. Send a file to try:</p>
        <code>watchfloor ingest FILE</code>
      </Empty>
    );
  }
  return (
    <Empty title="No event matches">
      {cost && <p className="muted">{cost}</p>}
      {(from !== undefined || to !== undefined) && (
        <Link to="/hunt" search={{ ...rest, ...(query !== undefined && { query }) }}>
          Search in all time
        </Link>
      )}
      {query !== undefined && (
        <Link to="/hunt" search={{ ...rest, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }}>
          Search without conditions
        </Link>
      )}
    </Empty>
  );
}
