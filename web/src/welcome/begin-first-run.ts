import type { QueryClient } from '@tanstack/react-query';
import type { readPreferences } from '../../../src/platform/preferences/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { sampleQuery } from '../frame/sample-calls.ts';
import { beginFirstRun, FIRST_RUN_NOTICE } from './welcome-state.ts';

/** Where the link of a first start leads: into the queue where there is a sample to be shown; null: as for everybody. */
export async function firstRunAddress(client: QueryClient, userId: string): Promise<string | null> {
  try {
    const { isPresent } = await client.fetchQuery(sampleQuery);
    if (!isPresent) return null;
    const { dismissed } = await callApi<typeof readPreferences>({ method: 'GET', path: '/api/v1/preferences' });
    return !dismissed[FIRST_RUN_NOTICE] && beginFirstRun(userId) ? '/queue' : null;
  } catch {
    // The sign-in has worked: it must not seem to have failed for want of a guide.
    return null;
  }
}
