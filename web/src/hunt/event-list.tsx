import { Link } from '@tanstack/react-router';
import { SampleTag } from '../frame/sample-tag.tsx';
import { UtcTime } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import type { EventSummary } from './event-calls.ts';

export function EventList({ events }: { readonly events: readonly EventSummary[] }) {
  return (
    <table className="grid event-grid">
      <caption className="hidden">Events, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className="col-time">
            Time (UTC)
          </th>
          <th scope="col" className="col-source">
            Source
          </th>
          <th scope="col" className="col-host">
            Host
          </th>
          <th scope="col" className="col-user">
            User
          </th>
          <th scope="col">Event</th>
          <th scope="col" className="col-count">
            Rules
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </tbody>
    </table>
  );
}

function EventRow({ event }: { readonly event: EventSummary }) {
  const host = visibleLine(event.host.slice(0, 300));
  const user = visibleLine(event.user.slice(0, 300));
  const summary = visibleLine(event.summary.slice(0, 500));
  return (
    <tr>
      <td>
        <Link to="/events/$eventId" params={{ eventId: event.id }} className="row-link">
          <UtcTime at={event.time} withMs />
        </Link>
      </td>
      <td className="value">{event.sourceId}</td>
      <td className="col-host value" title={host}>
        <bdi dir="ltr">{host}</bdi>
      </td>
      <td className="col-user value" title={user}>
        <bdi dir="ltr">{user}</bdi>
      </td>
      <td title={summary}>
        <div className="cell-line">
          <bdi dir="ltr" className="clip">
            {summary}
          </bdi>
          {event.isSample && <SampleTag />}
        </div>
      </td>
      <td className="col-count figures">
        {event.matchCount > 0 ? event.matchCount : <span className="muted">0</span>}
      </td>
    </tr>
  );
}
