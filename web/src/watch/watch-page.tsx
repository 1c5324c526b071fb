import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { alertQuery } from '../alerts/alert-calls.ts';
import { AlertPeek } from '../alerts/alert-peek.tsx';
import { useAlertActions } from '../alerts/use-alert-actions.ts';
import { useAlertDialogs } from '../alerts/use-alert-dialogs.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useWall } from '../frame/wall-mode.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { ClosedWork } from './closed-work.tsx';
import { NextAlerts, useNextRows } from './next-alerts.tsx';
import { useReading } from './use-reading.ts';
import { useWatchKeys } from './use-watch-keys.ts';
import './watch.css';
import './watch-wall.css';
import { type WatchReply, watchQuery } from './watch-calls.ts';
import { WatchCases } from './watch-cases.tsx';
import { WatchDay } from './watch-day.tsx';
import { WatchHeadline } from './watch-headline.tsx';
import type { WatchSearch } from './watch-search.ts';
import { WatchSources } from './watch-sources.tsx';
import { WatchStrip } from './watch-strip.tsx';
import { WatchTrends } from './watch-trends.tsx';
import { sumOf } from './watch-words.ts';

const route = getRouteApi('/frame/watch');

/** What needs a human now? */
export function WatchPage() {
  const watch = useQuery(watchQuery);
  const { data, error } = watch;
  const criticals = data ? sumOf(data.alerts.waiting.critical) : 0;
  useTitle(criticals > 0 ? `(${criticals} critical) Watch` : 'Watch');
  const failure = error && (
    <FailureNotice
      what="The watch"
      error={error}
      onRetry={() => void watch.refetch()}
      hasOldData={data !== undefined}
    />
  );
  if (data) return <Floor reply={data} failure={failure} />;
  return (
    <main className="page watch-page">
      {!failure && <h1 className="hidden">Watch</h1>}
      {failure ?? <LoadingRows label="Looking over the floor" />}
    </main>
  );
}

type FloorProps = { readonly reply: WatchReply; readonly failure: ReactNode };

function Floor({ reply, failure }: FloorProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isWall = useWall();
  const reading = useReading();
  const isPeeking = search.peek !== undefined;
  const [isAsking, setAsking] = useState(false);
  const next = useNextRows(reply.alerts.next, !isWall && (isPeeking || isAsking || reading.isReading));
  const [focusedId, setFocusedId] = useState(search.peek);
  const activeId = search.peek ?? focusedId;
  // An address can open an alert that is not among the ten: keys and buttons act on it all the same.
  const peeked = useQuery({ ...alertQuery(search.peek ?? ''), enabled: isPeeking }).data;
  const active = next.rows.find(({ row }) => row.alert.id === activeId)?.row.alert ?? peeked;
  const actions = useAlertActions(active);
  const dialogs = useAlertDialogs(active, actions);
  // Known only below the rows that it holds.
  if (dialogs.isAsking !== isAsking) setAsking(dialogs.isAsking);
  const peek = (id: string) => {
    setFocusedId(id);
    void navigate({ search: (old) => ({ ...old, peek: id }), replace: isPeeking });
  };
  const closePeek = () => void navigate({ search: ({ peek: _, ...rest }) => rest });
  useWatchKeys({
    ids: next.rows.map(({ row }) => row.alert.id),
    activeId: active?.id,
    actions,
    isPeeking,
    peek,
    closePeek,
    openPage: () => active && void navigate({ to: '/alerts/$alertId', params: { alertId: active.number } }),
    dialogs,
    showLatest: next.showLatest,
  });
  return (
    <main className={isPeeking ? 'page queue watch-page peeking' : 'page queue watch-page'}>
      <div className="list-pane watch-floor">
        <WatchHeadline reply={reply} />
        {failure}
        <WatchStrip reply={reply} />
        <div className="watch-columns">
          <div className="watch-stack">
            <NextAlerts
              next={next}
              alerts={reply.alerts}
              activeId={active?.id}
              onActivate={setFocusedId}
              reading={reading.handlers}
            />
            {!isWall && <ClosedWork closed={reply.closed} />}
          </div>
          <Beside reply={reply} search={search} isWall={isWall} />
        </div>
        {!isWall && <WatchTrends />}
        {!isWall && <Foot reply={reply} />}
      </div>
      {search.peek !== undefined && (
        <AlertPeek alertId={search.peek} row={active} actions={actions} dialogs={dialogs} onClose={closePeek} />
      )}
      {dialogs.shown}
    </main>
  );
}

type BesideProps = { readonly reply: WatchReply; readonly search: WatchSearch; readonly isWall: boolean };

function Beside({ reply, search, isWall }: BesideProps) {
  const { cases, sources, clearance } = reply;
  return (
    <div className="watch-stack">
      {clearance.kind === 'nothing-received' && <FirstLogs />}
      <WatchDay reply={reply} search={search} heightPx={isWall ? 96 : 112} />
      {cases && <WatchCases cases={cases} />}
      {sources && <WatchSources sources={sources} />}
    </div>
  );
}

function FirstLogs() {
  return (
    <section className="section watch-first" aria-label="Send the first logs">
      <p>
        <strong>Send the first logs.</strong> Rules run over them as they come.
      </p>
      <Link to="/welcome" search={{ door: 'logs' }} className="tab watch-door">
        Use my logs
      </Link>
    </section>
  );
}

const PART_NAMES = { cases: 'Cases', sources: 'Sources', rules: 'Whether rules run' } as const;

function Foot({ reply: { at, leftOut, rules } }: { readonly reply: WatchReply }) {
  return (
    <footer className="watch-foot muted">
      <span>
        As of <ZonedTime at={at} />
      </span>
      {rules && <span>{rules.running.toLocaleString('en')} rules run</span>}
      {leftOut.map(({ part, permission }) => (
        <span key={part}>
          {PART_NAMES[part]}: not shown, needs {permission}
        </span>
      ))}
    </footer>
  );
}
