import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EventText } from '../frame/event-text.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { type EventReply, eventQuery } from '../hunt/event-calls.ts';
import { EventRecord } from '../hunt/event-record.tsx';
import { type Arrival, ruleLogsourcesQuery } from './log-calls.ts';
import { rulesFor } from './rules-for.ts';

const SUMMARY_SHOWN = 300;

/** What came of it, in counts, and the first event that could be read: whether the fields are the right ones, eyes tell. */
export function ArrivalReport({ arrival }: { readonly arrival: Arrival }) {
  const { events, rejects, firstEventId, isSettled, fault } = arrival;
  return (
    <div className="arrival">
      <p className="arrival-counts" role="status">
        <strong className="figures">{events.toLocaleString('en')}</strong> {events === 1 ? 'event' : 'events'} read,{' '}
        <strong className={rejects > 0 ? 'figures warn' : 'figures'}>{rejects.toLocaleString('en')}</strong> rejected
        {isSettled && events + rejects === 0 && ': there was no record in it'}
        {rejects > 0 && (
          <span className="muted">
            {' '}
            (why: <code>watchfloor reject list</code>)
          </span>
        )}
      </p>
      {fault !== null && <p className="warn">The server cannot store at the moment: {fault}</p>}
      {firstEventId !== null && <FirstEvent eventId={firstEventId} />}
    </div>
  );
}

function FirstEvent({ eventId }: { readonly eventId: string }) {
  const { data, error, refetch } = useQuery(eventQuery(eventId));
  if (error) return <FailureNotice what="The first event" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows label="Loading the first event" />;
  return (
    <>
      <h3>The first event, as it was read</h3>
      <p className="arrival-event">
        <ZonedTime at={data.time} /> <EventText text={data.summary} limit={SUMMARY_SHOWN} />
      </p>
      <AppliedRules event={data} />
      <EventRecord event={data} />
      <p className="actions">
        <Link to="/hunt" search={{ query: `source:${data.sourceId}` }}>
          All events of {data.sourceId} in Hunt
        </Link>
        <Link to="/queue">What alerts they raised</Link>
        <Link to="/estate/sources">Who sends</Link>
      </p>
    </>
  );
}

/** Silence of rules that look is good news; silence because none looks is not. */
function AppliedRules({ event }: { readonly event: EventReply }) {
  const { data } = useQuery(ruleLogsourcesQuery);
  const [match] = event.matches;
  if (match) {
    return (
      <p>
        <SeverityBadge level={match.level} /> <EventText text={match.ruleTitle} /> matched it
        <span className="muted"> (rule by {match.ruleAuthor || 'an author who is not named'})</span>
      </p>
    );
  }
  if (!data) return null;
  const kind = [event.product, event.service].filter((part) => part !== '').join(' / ') || 'no known kind';
  const { applying, others } = rulesFor(event, data.data);
  if (applying > 0) {
    return (
      <p>
        {applying.toLocaleString('en')} rules look at events like this ({kind}); none of them matched this one.
      </p>
    );
  }
  return (
    <p className="warn">
      No rule in force looks at events like this ({kind}). Rules would look at{' '}
      {others.map(({ name, rules }) => `${name} (${rules.toLocaleString('en')})`).join(', ')}.
    </p>
  );
}
