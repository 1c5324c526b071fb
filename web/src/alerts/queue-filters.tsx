import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { memo } from 'react';
import type { AlertCounts, AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { ListSearch } from '../frame/list-search.tsx';
import { FreshPill } from '../frame/table/fresh-pill.tsx';
import { useSearchText } from '../frame/use-search-text.ts';
import { SavedViews } from '../frame/views/saved-views.tsx';
import { ACTIVE_STATES, alertCountsQuery } from './alert-calls.ts';
import { LevelFilter } from './level-filter.tsx';
import { QueueScope } from './queue-scope.tsx';
import type { QueueSearch } from './queue-search.ts';

type View = {
  readonly name: string;
  readonly search: Pick<QueueSearch, 'state' | 'owner'>;
  readonly count?: (counts: AlertCounts['live']) => number;
};

const VIEWS: readonly View[] = [
  { name: 'To do', search: {}, count: ({ open, taken }) => open + taken },
  { name: 'Unowned', search: { state: 'open' }, count: ({ open }) => open },
  { name: 'Mine', search: { owner: 'me' } },
  { name: 'Closed', search: { state: 'closed' }, count: ({ closed }) => closed },
];

/** The router marks the tab whose address is this one, search included (`aria-current`). */
const EXACTLY = { exact: true } as const;

function withView({ state: _, owner: __, ...rest }: QueueSearch, view: View): QueueSearch {
  return { ...rest, ...view.search };
}

type QueueFiltersProps = {
  readonly search: QueueSearch;
  readonly fresh: readonly AlertSummary[];
  readonly onShowFresh: () => void;
};

export const QueueFilters = memo(function QueueFilters({ search, fresh, onShowFresh }: QueueFiltersProps) {
  const navigate = useNavigate({ from: '/queue' });
  const [text, setText] = useSearchText(search.q ?? '', (q) => {
    void navigate({ search: ({ q: _, ...rest }) => (q === '' ? rest : { ...rest, q }), replace: true });
  });
  return (
    <div className="filters">
      <Views search={search} />
      <SavedViews place="queue" noun="alerts" />
      <LevelFilter level={search.level} />
      <QueueScope search={search} />
      <ListSearch
        id="queue-search"
        label="Search in title, entity or number, or for an ATT&amp;CK id"
        placeholder="Title, entity, AL-… or T1059"
        value={text}
        onType={setText}
      />
      <FreshPill text={freshText(fresh)} onShow={onShowFresh} />
    </div>
  );
});

function Views({ search }: { readonly search: QueueSearch }) {
  const { data: counts } = useQuery(alertCountsQuery);
  return (
    <nav className="tabs" aria-label="Views">
      {VIEWS.map((view) => {
        const isHere =
          (view.search.state ?? ACTIVE_STATES) === (search.state ?? ACTIVE_STATES) &&
          view.search.owner === search.owner;
        return (
          <Link
            key={view.name}
            from="/queue"
            to="/queue"
            search={(old) => (isHere ? old : withView(old, view))}
            activeOptions={EXACTLY}
            className="tab"
          >
            {view.name}
            {counts && view.count && <ViewCount live={view.count(counts.live)} sample={view.count(counts.sample)} />}
          </Link>
        );
      })}
    </nav>
  );
}

/** Never one sum of both: a sample alert is no work. */
function ViewCount({ live, sample }: { readonly live: number; readonly sample: number }) {
  return (
    <>
      <span className="figures muted"> {live.toLocaleString('en')}</span>
      {sample > 0 && <span className="figures muted"> +{sample.toLocaleString('en')} sample</span>}
    </>
  );
}

function freshText(fresh: readonly AlertSummary[]): string | undefined {
  if (fresh.length === 0) return undefined;
  const critical = fresh.filter(({ level }) => level === 'critical').length;
  return critical > 0 ? `${fresh.length} new, ${critical} critical` : `${fresh.length} new`;
}
