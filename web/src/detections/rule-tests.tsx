import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { useMay } from '../identity/session.ts';
import { ruleTestsQuery } from './editor/editor-calls.ts';
import { countsOf, TestOutcome } from './editor/test-outcome.tsx';

/** The events beside the rule, run against it now. */
export function RuleTests({ ruleId }: { readonly ruleId: string }) {
  const mayTry = useMay('rules.backtest');
  const { data, error, refetch } = useQuery({ ...ruleTestsQuery(ruleId), enabled: mayTry });
  return (
    <Section title="Tests" aside={data?.outcome && countsOf(data.outcome)}>
      {!mayTry && <p className="muted">Running them needs the permission rules.backtest.</p>}
      {error && <FailureNotice what="The tests" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {mayTry && !data && !error && <LoadingRows label="Running the tests" />}
      {data?.outcome && <TestOutcome outcome={data.outcome} isStale={false} />}
      {data && !data.outcome && (
        <>
          <p className="muted">No event says what it must find.</p>
          <Link to="/detections/$ruleId/edit" params={{ ruleId }}>
            Write one
          </Link>
        </>
      )}
    </Section>
  );
}
