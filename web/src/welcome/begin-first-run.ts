import type { QueryClient } from '@tanstack/react-query';
import { sampleQuery } from '../frame/sample-calls.ts';
import { beginFirstRun } from './welcome-state.ts';

/** Where the link of a first start leads: into the queue where there is a sample to be shown; null: as for everybody. */
export async function firstRunAddress(client: QueryClient, userId: string): Promise<string | null> {
  const sample = await client.fetchQuery(sampleQuery).catch(() => undefined);
  return sample?.isPresent === true && beginFirstRun(userId) ? '/queue' : null;
}
