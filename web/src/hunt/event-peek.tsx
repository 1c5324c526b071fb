import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { KeyHint } from '../frame/key-caps.tsx';
import { EventInFull } from './event-in-full.tsx';
import type { FilterValue } from './filter-buttons.tsx';

type EventPeekProps = {
  readonly eventId: string;
  readonly onFilter: FilterValue;
  readonly onClose: () => void;
};

/** One event beside the list. Its values filter the list. */
export function EventPeek({ eventId, onFilter, onClose }: EventPeekProps) {
  return (
    <aside className="peek" aria-label="Event">
      <div className="peek-tools">
        <Link to="/events/$eventId" params={{ eventId }} className="button-link">
          Full page <KeyHint keys="o" />
        </Link>
        <CloseButton aria-label="Close the peek" onClick={onClose} />
      </div>
      <EventInFull eventId={eventId} onFilter={onFilter} />
    </aside>
  );
}
