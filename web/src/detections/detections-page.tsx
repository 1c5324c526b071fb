import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { useTitle } from '../frame/use-title.ts';
import { detectionListQuery } from './detection-calls.ts';
import { DetectionFilters } from './detection-filters.tsx';
import { DetectionList } from './detection-list.tsx';
import { DetectionPeek } from './detection-peek.tsx';
import type { DetectionsSearch } from './detections-search.ts';
import { ExceptionsView } from './exceptions-view.tsx';
import { RuleIssues } from './rule-issues.tsx';

const route = getRouteApi('/frame/detections');

/** What looks at the events: the rules, what keeps others from running, and what hides matches. */
export function DetectionsPage() {
  const search = route.useSearch();
  const filters = <DetectionFilters search={search} />;
  useTitle('Detections');
  if (search.view === 'issues') {
    return (
      <main className="page queue">
        <h1 className="hidden">Rule issues</h1>
        <RuleIssues cursor={search.cursor} filters={filters} />
      </main>
    );
  }
  if (search.view === 'exceptions') {
    return (
      <main className="page queue">
        <h1 className="hidden">Exceptions</h1>
        <ExceptionsView cursor={search.cursor} filters={filters} />
      </main>
    );
  }
  return <RulesInForce search={search} filters={filters} />;
}

type RulesInForceProps = { readonly search: DetectionsSearch; readonly filters: ReactNode };

function RulesInForce({ search, filters }: RulesInForceProps) {
  const navigate = route.useNavigate();
  const list = useQuery(detectionListQuery(search));
  const rows = list.data?.data ?? [];
  const closePeek = () => void navigate({ search: ({ peek: _, ...rest }) => rest });
  useShortcuts('Detections', [
    { keys: 'f', name: 'Search in the rules', run: () => document.getElementById('rule-search')?.focus() },
    { keys: 'Escape', name: 'Close the peek', run: () => search.peek !== undefined && closePeek() },
  ]);
  return (
    <main className={search.peek ? 'page queue peeking' : 'page queue'}>
      <h1 className="hidden">Detections</h1>
      <section className="list-pane" aria-label="Rules">
        {filters}
        {list.error && (
          <FailureNotice
            what="The list of rules"
            error={list.error}
            onRetry={() => void list.refetch()}
            hasOldData={!!list.data}
          />
        )}
        <div className="scroll">
          {list.isPending && <LoadingRows label="Loading rules" />}
          {list.data && rows.length === 0 && (
            <Empty title="No rule matches">
              <Link to="/detections">Show all rules</Link>
            </Empty>
          )}
          {rows.length > 0 && <DetectionList rules={rows} peek={search.peek} />}
        </div>
        {list.data && <Pager cursor={search.cursor} next={list.data.next} shown={rows.length} noun="rule" />}
      </section>
      {search.peek !== undefined && (
        <DetectionPeek ruleId={search.peek} row={rows.find(({ id }) => id === search.peek)} onClose={closePeek} />
      )}
    </main>
  );
}
