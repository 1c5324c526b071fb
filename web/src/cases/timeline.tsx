import { Link } from '@tanstack/react-router';
import type { TimelineEntry } from '../../../src/respond/cases/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { UtcTime } from '../frame/utc-time.tsx';

const KIND_WORDS = {
  note: 'Note',
  alert: 'Alert',
  event: 'Event',
  status: 'Status',
  task: 'Task',
  decision: 'Decision',
  entity: 'Entity',
  update: 'Status update',
} as const satisfies Record<TimelineEntry['kind'], string>;

/** Newest first, ordered by when it happened; the time it was written down is shown where it differs. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={entry.id} className={`entry entry-${entry.kind}`}>
          <div className="entry-line">
            <UtcTime at={entry.at} />
            <strong>{KIND_WORDS[entry.kind]}</strong>
            <span className="muted">{entry.author.name}</span>
            {isWrittenLater(entry) && (
              <span className="muted">
                written down <UtcTime at={entry.recordedAt} />
              </span>
            )}
          </div>
          <p className="prose">
            <EventText text={entry.text} />
          </p>
          <div className="entry-line">
            {entry.alert && (
              <Link to="/alerts/$alertId" params={{ alertId: entry.alert.number }}>
                {entry.alert.number}
              </Link>
            )}
            {entry.eventId && (
              <Link to="/events/$eventId" params={{ eventId: entry.eventId }} className="value">
                event {entry.eventId}
              </Link>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function isWrittenLater({ at, recordedAt }: TimelineEntry): boolean {
  return Date.parse(recordedAt) - Date.parse(at) > 60_000;
}
