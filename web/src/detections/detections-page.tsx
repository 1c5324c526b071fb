import { getRouteApi } from '@tanstack/react-router';
import { useTitle } from '../frame/use-title.ts';
import { DetectionFilters } from './detection-filters.tsx';
import { ExceptionsView } from './exceptions-view.tsx';
import { RuleIssues } from './rule-issues.tsx';
import { RulesView } from './rules-view.tsx';

const route = getRouteApi('/frame/detections');

/** What looks at the events: the rules, what keeps others from running, and what hides matches. */
export function DetectionsPage() {
  const search = route.useSearch();
  const filters = <DetectionFilters search={search} />;
  useTitle('Detections');
  if (search.tab === 'issues') {
    return (
      <main className="page queue">
        <h1 className="hidden">Rule issues</h1>
        <RuleIssues cursor={search.cursor} filters={filters} />
      </main>
    );
  }
  if (search.tab === 'exceptions') {
    return (
      <main className="page queue">
        <h1 className="hidden">Exceptions</h1>
        <ExceptionsView cursor={search.cursor} filters={filters} />
      </main>
    );
  }
  return <RulesView search={search} />;
}
