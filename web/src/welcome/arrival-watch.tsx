import { useQuery } from '@tanstack/react-query';
import { ArrivalReport } from './arrival-report.tsx';
import { arrivalSinceQuery, nowSequenceQuery } from './log-calls.ts';

/** Waits for whatever comes in from now on. */
export function ArrivalWatch({ waitingFor }: { readonly waitingFor: string }) {
  const { data: begin } = useQuery(nowSequenceQuery);
  const { data } = useQuery({ ...arrivalSinceQuery(begin ?? 0), enabled: begin !== undefined });
  if (!data || data.events + data.rejects === 0) {
    return (
      <p className="arrival-waiting" role="status">
        <span className="waiting-dot" aria-hidden="true" /> Waiting for {waitingFor}. It shows here by itself.
      </p>
    );
  }
  return <ArrivalReport arrival={data} />;
}
