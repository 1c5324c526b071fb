import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { useNow } from '../frame/use-now.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { Ago, ZonedTime } from '../frame/zoned-time.tsx';
import { ownTokensQuery, type TokenReply } from './account-calls.ts';
import { MakeTokenDialog } from './make-token-dialog.tsx';
import { RevokeTokenDialog } from './revoke-token-dialog.tsx';

export function TokenSection() {
  const { data, error, isPending, refetch } = useQuery(ownTokensQuery);
  const [isMaking, setMaking] = useState(false);
  const nowMs = useNow();
  const isOver = ({ revokedAt, expiresAt }: TokenReply) =>
    revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= nowMs);
  const live = data?.data.filter((token) => !isOver(token)) ?? [];
  const over = data?.data.filter(isOver) ?? [];
  return (
    <Section title="API tokens" aside={data && `${live.length} in force`}>
      {error && <FailureNotice what="Your tokens" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {isPending && <LoadingRows label="Loading your tokens" />}
      {data && live.length === 0 && (
        <p className="muted">None. A token lets a program act for you, with no more rights than you give it.</p>
      )}
      {live.length > 0 && (
        <ul className="rows">
          {live.map((token) => (
            <TokenRow key={token.id} token={token} isLive />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <details className="ended">
          <summary>{over.length === 1 ? '1 that has ended' : `${over.length} that have ended`}</summary>
          <ul className="rows">
            {over.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </ul>
        </details>
      )}
      {data?.next && <p className="muted">There are more: watchfloor auth token --mine shows all.</p>}
      <div className="form-foot">
        <Button onClick={() => setMaking(true)}>Make a token …</Button>
      </div>
      {isMaking && <MakeTokenDialog onClose={() => setMaking(false)} />}
    </Section>
  );
}

function TokenRow({ token, isLive = false }: { readonly token: TokenReply; readonly isLive?: boolean }) {
  const [isRevoking, setRevoking] = useState(false);
  const name = visibleLine(token.name);
  return (
    <li>
      <div className="grow">
        <span>{name}</span> <span className="muted">{token.roles.join(', ')}</span>
        <div className="muted facts-line">
          <span>
            made <ZonedTime at={token.createdAt} />
            {token.parentId !== null && ` with token ${token.parentId}`}
          </span>
          <span>{token.lastUsedAt === null ? 'never used' : <LastUsed at={token.lastUsedAt} />}</span>
          <span>
            <Ending token={token} />
          </span>
        </div>
      </div>
      {isLive && (
        <Button aria-label={`Revoke ${name}`} onClick={() => setRevoking(true)}>
          Revoke …
        </Button>
      )}
      {isRevoking && <RevokeTokenDialog token={token} onClose={() => setRevoking(false)} />}
    </li>
  );
}

function LastUsed({ at }: { readonly at: string }) {
  return (
    <>
      last used <Ago since={at} />
    </>
  );
}

function Ending({ token: { revokedAt, expiresAt } }: { readonly token: TokenReply }) {
  if (revokedAt !== null) {
    return (
      <>
        revoked <ZonedTime at={revokedAt} />
      </>
    );
  }
  if (expiresAt === null) return 'never ends';
  return (
    <>
      ends <ZonedTime at={expiresAt} />
    </>
  );
}
