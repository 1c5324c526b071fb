import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { useNow } from '../frame/use-now.ts';
import { useTitle } from '../frame/use-title.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { Ago, ZonedTime } from '../frame/zoned-time.tsx';
import type { TokenReply } from '../identity/account-calls.ts';
import { RevokeTokenDialog } from '../identity/revoke-token-dialog.tsx';
import { allTokensQuery } from './settings-calls.ts';

const route = getRouteApi('/frame/settings/tokens');

/** Of everybody: what acts here for whom, since when unused, and until when. */
export function TokensPage() {
  const { cursor } = route.useSearch();
  const { data, error, isPending, refetch } = useQuery(allTokensQuery(cursor));
  useTitle('API tokens');
  return (
    <main className="page queue">
      <section className="list-pane" aria-label="API tokens of everybody">
        <div className="filters">
          <h1 className="list-title">API tokens</h1>
          <span className="muted">
            of everybody; each makes one’s own on the page{' '}
            <Link to="/account" className="underlined">
              Account
            </Link>
          </span>
        </div>
        {error && <FailureNotice what="The tokens" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
        <div className="scroll">
          {isPending && <LoadingRows label="Loading the tokens" />}
          {data?.data.length === 0 && (
            <Empty title="Nobody has a token">A token lets a program act for somebody, with no more rights.</Empty>
          )}
          {data && data.data.length > 0 && <TokenTable tokens={data.data} />}
        </div>
        {data && <Pager cursor={cursor} next={data.next} shown={data.data.length} noun="token" />}
      </section>
    </main>
  );
}

function TokenTable({ tokens }: { readonly tokens: readonly TokenReply[] }) {
  return (
    <table className="grid grid-wrapping people-grid token-grid">
      <caption className="hidden">API tokens, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col">Owner</th>
          <th scope="col">Roles</th>
          <th scope="col">Last used</th>
          <th scope="col">Until</th>
          <th scope="col" className="col-token-act">
            <span className="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <TokenLine key={token.id} token={token} />
        ))}
      </tbody>
    </table>
  );
}

function TokenLine({ token }: { readonly token: TokenReply }) {
  const [isRevoking, setRevoking] = useState(false);
  const nowMs = useNow();
  const isLive = token.revokedAt === null && (token.expiresAt === null || Date.parse(token.expiresAt) > nowMs);
  const name = visibleLine(token.name);
  return (
    <tr className={isLive ? undefined : 'token-over'}>
      <th scope="row">
        {name}
        <div className="cell-under muted">
          <span>
            made <ZonedTime at={token.createdAt} />
            {token.parentId !== null && ` with token ${token.parentId}`}
          </span>
        </div>
      </th>
      <td>{token.owner}</td>
      <td>{token.roles.join(', ')}</td>
      <td>{token.lastUsedAt === null ? <span className="muted">never</span> : <Ago since={token.lastUsedAt} />}</td>
      <td>
        <TokenEnd token={token} isLive={isLive} />
      </td>
      <td className="col-token-act">
        {isLive && (
          <Button color="danger" aria-label={`Revoke ${name} of ${token.owner}`} onClick={() => setRevoking(true)}>
            Revoke …
          </Button>
        )}
        {isRevoking && <RevokeTokenDialog token={token} onClose={() => setRevoking(false)} />}
      </td>
    </tr>
  );
}

function TokenEnd({ token, isLive }: { readonly token: TokenReply; readonly isLive: boolean }) {
  const { revokedAt, expiresAt } = token;
  if (revokedAt !== null) {
    return (
      <span className="muted">
        revoked <ZonedTime at={revokedAt} />
      </span>
    );
  }
  if (expiresAt === null) return <span className="warn">never ends</span>;
  return (
    <span className={isLive ? undefined : 'muted'}>
      {!isLive && 'ended '}
      <ZonedTime at={expiresAt} />
    </span>
  );
}
