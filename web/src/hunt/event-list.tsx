import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { SampleTag } from '../frame/sample-tag.tsx';
import { useRowWindow } from '../frame/use-row-window.ts';
import { UtcTime } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import type { EventSummary } from './event-calls.ts';

type EventListProps = {
  readonly events: readonly EventSummary[];
  /** What the list scrolls in. */
  readonly scroller: RefObject<HTMLElement | null>;
  readonly peeked: string | undefined;
  readonly onPeek: (eventId: string) => void;
};

export function EventList({ events, scroller, peeked, onPeek }: EventListProps) {
  const shown = useRowWindow(scroller, events.length);
  return (
    <table className="grid event-grid" aria-rowcount={events.length + 1}>
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
        <Space heightPx={shown.abovePx} />
        {events.slice(shown.start, shown.end).map((event, at) => (
          <EventRow
            key={event.id}
            event={event}
            rowIndex={shown.start + at + 2}
            isPeeked={event.id === peeked}
            onPeek={onPeek}
          />
        ))}
        <Space heightPx={shown.belowPx} />
      </tbody>
    </table>
  );
}

/** Rows that are not drawn still take their room, so that the scroll bar tells the truth. */
function Space({ heightPx }: { readonly heightPx: number }) {
  if (heightPx === 0) return null;
  return (
    <tr>
      <td className="space" style={{ height: heightPx }} />
    </tr>
  );
}

type EventRowProps = {
  readonly event: EventSummary;
  readonly rowIndex: number;
  readonly isPeeked: boolean;
  readonly onPeek: (eventId: string) => void;
};

function EventRow({ event, rowIndex, isPeeked, onPeek }: EventRowProps) {
  const host = visibleLine(event.host.slice(0, 300));
  const user = visibleLine(event.user.slice(0, 300));
  const summary = visibleLine(event.summary.slice(0, 500));
  return (
    <tr aria-rowindex={rowIndex} className={isPeeked ? 'chosen-row' : undefined}>
      <td className="col-time">
        <Link
          to="/events/$eventId"
          params={{ eventId: event.id }}
          className="row-link"
          aria-current={isPeeked || undefined}
          onClick={(click) => {
            if (click.ctrlKey || click.metaKey || click.shiftKey) return;
            click.preventDefault();
            onPeek(event.id);
          }}
        >
          <UtcTime at={event.time} withMs />
        </Link>
      </td>
      <td className="col-source value">{event.sourceId}</td>
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
