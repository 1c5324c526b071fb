import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { useTitle } from '../frame/use-title.ts';
import { eventQuery } from './event-calls.ts';
import { EventHead } from './event-head.tsx';
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
