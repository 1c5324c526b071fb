import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { resolveLink } from '../../../../src/platform/links/contract.ts';
import { ApiFailure, failureText } from '../api-failure.ts';
import { callApi } from '../call-api.ts';
import { Empty, FailureNotice, LoadingRows } from '../load-states.tsx';
import { useTitle } from '../use-title.ts';

/** Goes on to what a short link stands for; where it leads nowhere, says why and what to do. */
export function StoredLink({ id }: { readonly id: string }) {
  const { history } = useRouter();
  const { data, error, refetch } = useQuery({
    queryKey: ['links', id],
    queryFn: ({ signal }) =>
      callApi<typeof resolveLink>({ method: 'GET', path: '/api/v1/links/:linkId', params: { linkId: id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  useTitle('Link');
  useEffect(() => {
    // In place of this address: Back would lead here again, and on at once.
    if (data) history.replace(data.address);
  }, [data, history]);
  return (
    <main className="page">
      <h1 className="hidden">A link</h1>
      {error ? <DeadLink error={error} onRetry={() => void refetch()} /> : <LoadingRows label="Following the link" />}
    </main>
  );
}

function DeadLink({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const title = error instanceof ApiFailure && TITLES[error.code];
  if (!title) return <FailureNotice what="The link" error={error} onRetry={onRetry} />;
  return (
    <Empty title={title}>
      <p>{failureText(error)}</p>
      <a href="/">To where your work begins</a>
    </Empty>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  'links.unknown': 'This link leads nowhere',
  'links.expired': 'This link has ended',
  'http.validation': 'This link leads nowhere',
};
