import { useQuery } from '@tanstack/react-query';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { eventQuery } from './event-calls.ts';
import { EventHead } from './event-head.tsx';
import { EventMatches } from './event-matches.tsx';
import { EventRecord } from './event-record.tsx';
import type { FilterValue } from './filter-buttons.tsx';

type EventInFullProps = {
  readonly eventId: string;
  /** Given where its values can filter a list. */
  readonly onFilter?: FilterValue;
};

/** Everything about one event: the same in the peek and on its page. */
export function EventInFull({ eventId, onFilter }: EventInFullProps) {
  const { data, error, refetch } = useQuery(eventQuery(eventId));
  if (!data) {
    return (
      <>
        <h1 className="hidden">Event</h1>
        {error ? (
          <FailureNotice what="The event" error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingRows label="Loading the event" />
        )}
      </>
    );
  }
  return (
    <>
      <EventHead event={data} />
      <Section title="Rules that matched" aside={data.matches.length}>
        <EventMatches eventId={data.id} matches={data.matches} />
      </Section>
      <Section title="Event">
        <EventRecord key={data.id} event={data} {...(onFilter && { onFilter })} />
      </Section>
    </>
  );
}
