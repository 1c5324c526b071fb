import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { showFailure } from '../frame/undo-toast.tsx';
import { Ago, ZonedTime } from '../frame/zoned-time.tsx';
import { endOtherSessions, endSession, ownSessionsQuery, SESSIONS_KEY, type SessionReply } from './account-calls.ts';

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
      {data && data.data.length > 1 && <EndOthers />}
      {data?.next && <p className="muted">There are more: watchfloor auth session list shows all.</p>}
    </Section>
  );
}

function EndOthers() {
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS_KEY }),
    onError: (error) => showFailure('The other sessions were not ended', error),
  });
  return (
    <div className="form-foot">
      <Button loading={ending.isPending} onClick={() => ending.mutate()}>
        End all others
      </Button>
    </div>
  );
}

const WAYS: Readonly<Record<string, string>> = {
  password: 'by password',
  'new-password': 'by a new password',
  'password and code': 'by password and code',
  'password and recovery code': 'by password and recovery code',
  passkey: 'by a passkey',
  provider: 'at the provider',
  link: 'by a one-time link',
};

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
        <span>{session.browser ?? 'an unnamed program'}</span>{' '}
        <span className="muted">
          from <span className="value">{session.peer}</span>
        </span>
        {session.isCurrent && <span className="mine">this session</span>}
        <div className="muted facts-line">
          <span>
            opened <ZonedTime at={session.createdAt} /> {WAYS[session.openedBy ?? '']}
          </span>
          <span>
            last used <Ago since={session.lastSeenAt} />
          </span>
          <span>
            ends <ZonedTime at={session.expiresAt} />
          </span>
        </div>
      </div>
      {!session.isCurrent && (
        <Button
          aria-label={`End the session of ${session.browser ?? 'an unnamed program'} from ${session.peer}`}
          loading={ending.isPending}
          onClick={() => ending.mutate(session.id)}
        >
          End
        </Button>
      )}
    </li>
  );
}
