import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { parseTimeRange, type TimeRange } from '../frame/time-range/time-range.ts';
import { TimeRangePicker } from '../frame/time-range/time-range-picker.tsx';
import { useNow } from '../frame/use-now.ts';
import { useTitle } from '../frame/use-title.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { useMay } from '../identity/session.ts';
import './estate.css';
import { sourceHealthQuery } from './source-calls.ts';
import { SourceTable } from './source-table.tsx';

const LAST_DAY: TimeRange = { from: 'now-24h', to: 'now' };

/** Who sends, what could not be read, and who fell silent. */
export function SourcesPage() {
  const search = useSearch({ strict: false }) as { readonly from?: unknown; readonly to?: unknown };
  const navigate = useNavigate();
  const { from, to } = parseTimeRange(search, LAST_DAY);
  const range = useMemo(() => ({ from, to }), [from, to]);
  const health = useQuery(sourceHealthQuery(range));
  const nowMs = useNow();
  const maySend = useMay('events.ingest');
  const { data, error } = health;
  const senders = data?.data ?? [];
  const silent = senders.filter(({ state }) => state === 'silent').length;
  const offTime = senders.filter(({ state }) => state === 'late' || state === 'ahead').length;
  useTitle('Sources');
  useShortcuts('Sources', [{ keys: '.', name: 'Look again', run: () => void health.refetch() }]);
  return (
    <main className="page queue">
      <h1 className="hidden">Sources</h1>
      <section className="list-pane" aria-label="Sources">
        <div className="filters">
          <strong>Sources</strong>
          <span className="muted" role="status">
            {senders.length > 0 &&
              `${senders.length} heard in 90 days, ${silent} silent for over an hour, ${offTime} late or ahead`}
          </span>
          <span className="push source-acts">
            {maySend && (
              <Link to="/welcome" search={{ door: 'logs' }}>
                Add a source
              </Link>
            )}
            <TimeRangePicker
              value={range}
              onChange={(next) => void navigate({ to: '.', search: () => ({ ...next }) })}
            />
          </span>
        </div>
        {error && (
          <FailureNotice what="The sources" error={error} onRetry={() => void health.refetch()} hasOldData={!!data} />
        )}
        <div className="scroll">
          {!data && !error && <LoadingRows label="Asking the lake" />}
          {data && senders.length === 0 && <NothingHeard since={data.lookBackFrom} />}
          {senders.length > 0 && <SourceTable senders={senders} nowMs={nowMs} />}
        </div>
        <footer className="pager">
          <span className="muted">
            Events, rejects and matches are of the time above, by receipt. The sample recording is left out.
          </span>
          {data && (
            <span className="muted push">
              <span>
                Silent since before <ZonedTime at={data.lookBackFrom} />: not listed
              </span>
            </span>
          )}
        </footer>
      </section>
    </main>
  );
}

/** No news is not good news. */
function NothingHeard({ since }: { readonly since: string }) {
  const maySend = useMay('events.ingest');
  return (
    <Empty title="No source is connected">
      <p>
        Nothing was received since <ZonedTime at={since} />. That is not a good sign: nobody is watched.
      </p>
      {maySend ? (
        <p>
          <Link to="/welcome" search={{ door: 'logs' }}>
            Send a file, paste lines or point a syslog sender here
          </Link>
        </p>
      ) : (
        <p>Who may send logs can: an administrator, an engineer or an analyst.</p>
      )}
    </Empty>
  );
}
