import { defaultParseSearch } from '@tanstack/react-router';
import { alertCountsQuery, alertReader, alertTotalQuery } from '../alerts/alert-calls.ts';
import { parseQueueSearch } from '../alerts/queue-search.ts';
import { sessionQuery } from '../identity/session.ts';
import { preferencesQuery } from './preferences/preferences.ts';
import { queryClient } from './query-client.ts';
import { sampleQuery } from './sample-calls.ts';
import { firstWindowQuery } from './table/window-query.ts';
import { viewsQuery } from './views/view-calls.ts';

type Search = Record<string, unknown>;

/** A refusal is found by the page, which asks again and says so. */
const OF_PAGES: Readonly<Record<string, (search: Search) => Promise<unknown>>> = {
  '/queue': (search) => {
    const asked = parseQueueSearch(search);
    void queryClient.prefetchQuery(alertCountsQuery);
    void queryClient.prefetchQuery(alertTotalQuery(asked));
    void queryClient.prefetchQuery(viewsQuery('queue'));
    return queryClient.prefetchQuery(firstWindowQuery(alertReader(asked)));
  },
};

/** Drawing the page once, with its rows, is less than drawing it and then its rows; but nobody is to look at nothing for them. */
const PATIENCE_MS = 150;
const patience = () => new Promise<void>((done) => setTimeout(done, PATIENCE_MS));

async function askFirst({ pathname, search }: Location): Promise<void> {
  if (pathname === '/sign-in') return;
  const session = queryClient.prefetchQuery(sessionQuery);
  const rows = OF_PAGES[pathname]?.(defaultParseSearch(search));
  void queryClient.prefetchQuery(preferencesQuery);
  void queryClient.prefetchQuery(sampleQuery);
  await session;
  await Promise.race([rows, patience()]);
}

/**
 * What the page of this address will ask for is asked before the scripts that draw it have run: the answers come meanwhile. Resolves
 * when the page can be drawn; whether the answers came or not.
 */
export const firstAnswers = askFirst(location);
