import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty } from '../frame/load-states.tsx';
import { ACTIVE_STATES, alertCountsQuery } from './alert-calls.ts';
import type { QueueSearch } from './queue-search.ts';

/** Tells "nothing matches what you asked" apart from "there is nothing to do". */
export function EmptyQueue({ search }: { readonly search: QueueSearch }) {
  const { q, level, attack, sample, from, to, owner, state } = search;
  if (q ?? level ?? attack ?? sample ?? from ?? to) {
    return (
      <Empty title="No alert matches">
        <p>There may be alerts outside this filter.</p>
        <Link to="/queue">Show everything that is to do</Link>
      </Empty>
    );
  }
  if (owner === 'me') return <Empty title="Nothing is yours">Take an alert with the key a.</Empty>;
  if (state === 'closed') return <Empty title="No alert has been closed yet" />;
  if (owner !== undefined || (state !== undefined && state !== ACTIVE_STATES)) {
    return <Empty title="No alert in this view">There may be alerts in the others.</Empty>;
  }
  return <NothingToDo />;
}

/** Green only on proof: without a single judged alert, silence may also mean that nothing arrives. */
function NothingToDo() {
  const { data: counts } = useQuery(alertCountsQuery);
  if (!counts) return null;
  // List and counts are read one after the other: an alert may have come between.
  if (counts.live.open + counts.live.taken > 0) return <Empty title="Alerts have come in: reading the queue again" />;
  const judged = counts.live.closed;
  return (
    <Empty title={judged > 0 ? 'All clear' : 'No alert so far'}>
      <p>
        {judged > 0 && `Every live alert has a verdict, ${judged.toLocaleString('en')} in all. `}
        This says nothing about logs that do not arrive: look whether events do.
      </p>
      <Link to="/hunt">See the newest events</Link>
    </Empty>
  );
}
