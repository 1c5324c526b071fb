import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useTitle } from '../frame/use-title.ts';
import { caseQuery } from './case-calls.ts';
import { CaseWorkspace } from './workspace/case-workspace.tsx';

const route = getRouteApi('/frame/cases/$caseNumber');

/** What happened, what now, who does it? */
export function CasePage() {
  const { caseNumber } = route.useParams();
  const { data, error, refetch } = useQuery(caseQuery(caseNumber));
  useTitle(data ? `${data.number} ${data.title}` : caseNumber);
  return (
    <main className="page case-page">
      <nav aria-label="Back" className="crumbs">
        <Link to="/cases">Cases</Link>
      </nav>
      {!data && <h1 className="hidden">{caseNumber}</h1>}
      {error && <FailureNotice what="The case" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {!data && !error && <LoadingRows label="Loading the case" />}
      {data && <CaseWorkspace key={data.number} item={data} />}
    </main>
  );
}
