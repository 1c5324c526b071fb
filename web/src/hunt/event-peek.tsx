import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { eventQuery } from './event-calls.ts';
import { EventHead } from './event-head.tsx';
import { EventMatches } from './event-matches.tsx';
import { EventRecord } from './event-record.tsx';
import type { FilterValue } from './filter-buttons.tsx';

type EventPeekProps = {
  readonly eventId: string;
  readonly onFilter: FilterValue;
  readonly onClose: () => void;
};

/** One event beside the list. Its values filter the list. */
export function EventPeek({ eventId, onFilter, onClose }: EventPeekProps) {
  const { data, error, refetch } = useQuery(eventQuery(eventId));
  return (
    <aside className="peek" aria-label="Event">
      <div className="peek-tools">
        <Link to="/events/$eventId" params={{ eventId }} className="button-link">
          Full page{' '}
          <span className="key" aria-hidden="true">
            o
          </span>
        </Link>
        <CloseButton aria-label="Close the peek" onClick={onClose} />
      </div>
      {error && <FailureNotice what="The event" error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows label="Loading the event" />}
      {data && (
        <>
          <EventHead event={data} />
          <Section title="Rules that matched" aside={data.matches.length}>
            <EventMatches eventId={data.id} matches={data.matches} />
          </Section>
          <Section title="Event">
            <EventRecord key={data.id} event={data} onFilter={onFilter} />
          </Section>
        </>
      )}
    </aside>
  );
}
