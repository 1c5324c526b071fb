import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { showFailure } from '../frame/undo-toast.tsx';
import { Ago, UtcTime } from '../frame/utc-time.tsx';
import { endSession, ownSessionsQuery, SESSIONS_KEY, type SessionReply } from './account-calls.ts';

export function SessionSection() {
  const { data, error, isPending, refetch } = useQuery(ownSessionsQuery);
  return (
    <Section title="Sessions" aside={data && `${data.data.length} open`}>
      {error && <FailureNotice what="Your sessions" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {isPending && <LoadingRows label="Loading your sessions" />}
      {data && (
        <ul className="rows">
          {data.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
      {data?.next && <p className="muted">There are more: watchfloor auth session list shows all.</p>}
    </Section>
  );
}

function SessionRow({ session }: { readonly session: SessionReply }) {
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: endSession,
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS_KEY }),
    onError: (error) => showFailure('The session was not ended', error),
  });
  return (
    <li>
      <div className="grow">
        <span className="value">{session.peer}</span>
        {session.isCurrent && <span className="mine">this session</span>}
        <div className="muted facts-line">
          <span>
            opened <UtcTime at={session.createdAt} />
          </span>
          <span>
            last seen <Ago since={session.lastSeenAt} />
          </span>
          <span>
            ends <UtcTime at={session.expiresAt} />
          </span>
        </div>
      </div>
      {!session.isCurrent && (
        <Button
          aria-label={`End the session from ${session.peer}`}
          loading={ending.isPending}
          onClick={() => ending.mutate(session.id)}
        >
          End
        </Button>
      )}
    </li>
  );
}
