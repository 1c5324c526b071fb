import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { EventText } from '../frame/event-text.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { SampleTag } from '../frame/sample-tag.tsx';
import { Section } from '../frame/section.tsx';
import { useTitle } from '../frame/use-title.ts';
import { UtcTime } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { type EventReply, eventQuery } from './event-calls.ts';
import { EventMatches } from './event-matches.tsx';
import { EventRecord } from './event-record.tsx';

const route = getRouteApi('/frame/events/$eventId');

export function EventPage() {
  const { eventId } = route.useParams();
  const { data, error, refetch } = useQuery(eventQuery(eventId));
  useTitle(`Event ${eventId}`);
  return (
    <main className="page page-record">
      <nav aria-label="Back" className="crumbs">
        <Link to="/hunt">Hunt</Link>
      </nav>
      {!data && <h1 className="hidden">Event</h1>}
      {error && <FailureNotice what="The event" error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows label="Loading the event" />}
      {data && (
        <>
          <EventHead event={data} />
          <Section title="Rules that matched" aside={data.matches.length}>
            <EventMatches eventId={data.id} matches={data.matches} />
          </Section>
          <Section title="Event">
            <EventRecord event={data} />
          </Section>
        </>
      )}
    </main>
  );
}

const OPTIONAL_FACTS: readonly (readonly [string, (event: EventReply) => string])[] = [
  ['host', ({ host }) => host],
  ['user', ({ user }) => user],
  ['event code', ({ eventCode }) => eventCode],
  ['log', ({ product, service }) => [product, service].filter((part) => part !== '').join(' ')],
  ['sender', ({ sender }) => sender],
];

function EventHead({ event }: { readonly event: EventReply }) {
  return (
    <header className="record-head">
      <div className="record-line">
        <span className="value muted">{event.id}</span>
        {event.isSample && <SampleTag />}
      </div>
      <h1 className="event-title">
        <bdi dir="ltr" className="two-lines">
          {visibleLine(event.summary)}
        </bdi>
      </h1>
      <dl className="inline-pairs">
        <div>
          <dt>happened</dt>
          <dd>
            <UtcTime at={event.time} withMs />
          </dd>
        </div>
        <div>
          <dt>received</dt>
          <dd>
            <UtcTime at={event.receivedAt} />
          </dd>
        </div>
        <div>
          <dt>source</dt>
          <dd className="value">{event.sourceId}</dd>
        </div>
        {OPTIONAL_FACTS.map(([name, factOf]) => {
          const fact = factOf(event);
          return (
            fact !== '' && (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="value">
                  <EventText text={fact} limit={200} />
                </dd>
              </div>
            )
          );
        })}
      </dl>
    </header>
  );
}
