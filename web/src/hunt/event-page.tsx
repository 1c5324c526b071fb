import { getRouteApi, Link } from '@tanstack/react-router';
import { useTitle } from '../frame/use-title.ts';
import { EventInFull } from './event-in-full.tsx';

const route = getRouteApi('/frame/events/$eventId');

export function EventPage() {
  const { eventId } = route.useParams();
  useTitle(`Event ${eventId}`);
  return (
    <main className="page page-record">
      <nav aria-label="Back" className="crumbs">
        <Link to="/hunt">Hunt</Link>
      </nav>
      <EventInFull eventId={eventId} />
    </main>
  );
}
