import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { useTitle } from '../frame/use-title.ts';
import './people.css';
import { auditQuery } from './audit-calls.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditList } from './audit-list.tsx';

const route = getRouteApi('/frame/settings/audit');

export function AuditPage() {
  const search = route.useSearch();
  const { data, error, isPending, isFetching, refetch } = useQuery(auditQuery(search));
  useTitle('Audit trail');
  return (
    <main className="page queue">
      <section className="list-pane" aria-label="Audit trail">
        <AuditFilters search={search} isRunning={isFetching} onRefresh={() => void refetch()} />
        {error && (
          <FailureNotice what="The audit trail" error={error} onRetry={() => void refetch()} hasOldData={!!data} />
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, and it must scroll by keyboard */}
        <section className="scroll" aria-label="Records" tabIndex={0}>
          {isPending && <LoadingRows label="Loading the audit trail" />}
          {data?.data.length === 0 && (
            <Empty title="Nothing on record matches">
              <Link to="/settings/audit">Show everything</Link>
            </Empty>
          )}
          {data && data.data.length > 0 && <AuditList records={data.data} />}
        </section>
        {data && <Pager cursor={search.cursor} next={data.next} shown={data.data.length} noun="record" />}
      </section>
    </main>
  );
}
