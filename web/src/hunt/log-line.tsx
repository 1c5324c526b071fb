import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useMay } from '../identity/session.ts';
import { eventQuery } from './event-calls.ts';
import { EventRecord } from './event-record.tsx';

/** The recorded event itself, loaded only when it is asked for. */
export function LogLine({ eventId }: { readonly eventId: string }) {
  const [isShown, setShown] = useState(false);
  const mayRead = useMay('events.read');
  const { data, error, refetch } = useQuery({ ...eventQuery(eventId), enabled: isShown });
  if (!mayRead) return <p className="muted log-line">Your role may not read events.</p>;
  return (
    <div className="log-line">
      <div className="actions">
        <Button aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide the log line' : 'Show the log line'}
        </Button>
        <Link to="/events/$eventId" params={{ eventId }} className="value">
          {eventId}
        </Link>
      </div>
      {isShown && error && <FailureNotice what="The event" error={error} onRetry={() => void refetch()} />}
      {isShown && !data && !error && <LoadingRows label="Loading the event" />}
      {isShown && data && <EventRecord event={data} />}
    </div>
  );
}
