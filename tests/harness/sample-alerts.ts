import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { ServerProcess } from './server-process.ts';

/** The sample's alerts, most severe first, once the whole recording has gone through the pipeline. */
export async function sampleAlerts(server: Pick<ServerProcess, 'api' | 'output'>): Promise<AlertSummary[]> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (/^sample {5}/m.test(server.output())) {
      const answer = await server.api('/api/v1/alerts?limit=200');
      return ((await answer.json()) as { data: AlertSummary[] }).data;
    }
    await sleep(50);
  }
  throw new Error(`the sample was not played:\n${server.output()}`);
}
