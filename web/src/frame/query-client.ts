import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure, hasStatus } from './api-failure.ts';

/** Whoever is not signed in any more is asked to sign in again, whichever query finds out first. */
export const SESSION_KEY = ['session'] as const;

const isTransient = (error: unknown) => error instanceof ApiFailure && (error.status === 0 || error.status === 503);

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (hasStatus(error, 401) && query.queryKey[0] !== SESSION_KEY[0]) {
        void queryClient.invalidateQueries({ queryKey: SESSION_KEY });
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && isTransient(error),
      // The browser's own view of "online" is often wrong on a floor without internet: ask, and say what comes back.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
