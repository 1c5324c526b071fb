import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMetrics } from '../platform/http/index.ts';
import { bootstrapAdministrator, createSignInLink, issueLocalToken } from '../platform/identity/index.ts';
import type { Clock } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';
import { openDataFolder } from './data-folder.ts';
import { startEventPipeline } from './event-pipeline.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { openLog } from './open-log.ts';
import { openStores } from './open-stores.ts';
import { createPipelineMetrics } from './pipeline-metrics.ts';
import { createReceiverMetrics } from './receiver-metrics.ts';
import { buildHttpServer } from './roof.ts';
import { startReceivers } from './start-receivers.ts';
import { createSample } from './sample.ts';

export type ServerOptions = {
  readonly config: Config;
  readonly version: string;
  /** Tells the person at the terminal. */
  readonly say: (line: string) => void;
};

export type RunningServer = {
  readonly url: string;
  /** Signs the administrator in, once. */
  readonly signInUrl: string;
  readonly syslog: { readonly udpPort: number | undefined; readonly tcpPort: number | undefined };
  readonly close: () => Promise<void>;
};

const clock: Clock = { nowMs: () => Date.now() };
/** Both `src/server` and `dist/server` stand two folders below the checkout. */
const CHECKOUT = new URL('../../', import.meta.url);

/** Builds everything, in this order: stores, rules, pipeline, HTTP, receivers, sample. The only place that builds. */
export async function startServer({ config, version, say }: ServerOptions): Promise<RunningServer> {
  const startedAtMs = clock.nowMs();
  const folder = openDataFolder(config.data.dir);
  const { logger, close: closeLog } = openLog(folder.logFile, config.log.level);
  const stores = await openStores({ config, folder, logger, checkout: fileURLToPath(CHECKOUT) });
  const metrics = createMetrics();
  const { journal, control, lake, pool } = stores;
  say(`rules      ${pool.detections().length} loaded, ${pool.issues().filter((issue) => issue.severity === 'error').length} refused (watchfloor rules lint)`);

  const limits = { maxBatchBytes: config.pipeline.maxBatchMib * 1024 * 1024, maxDelayMs: config.pipeline.maxDelayMs };
  const pipeline = startEventPipeline({ ...stores, metrics: createPipelineMetrics(metrics), logger, limits });
  const administrator = await bootstrapAdministrator({ control, clock }, { token: config.admin.token });
  const sample = createSample({ ...stores, pipeline, config, clock, checkout: CHECKOUT });
  const receiverMetrics = createReceiverMetrics(metrics);
  const sink = sample.watch(journal);
  const http = await buildHttpServer({ ...stores, pipeline, sample, sink, config, clock, logger, metrics, receiverMetrics, version, checkout: CHECKOUT });
  const url = await listenOnFreePort(http, config.http, say);
  const receivers = await startReceivers({ config, sink, clock, logger, metrics: receiverMetrics });

  const token = await issueLocalToken({ control, clock }, administrator);
  writeFileSync(folder.serverFile, JSON.stringify({ pid: process.pid, url, token }), { mode: 0o600 });
  const code = await createSignInLink({ control, clock }, administrator);
  const signInUrl = `${config.http.publicUrl ?? url}/sign-in#code=${code}`;
  logger.info({ url, readyMs: clock.nowMs() - startedAtMs }, 'ready');
  say(`ready      in ${((clock.nowMs() - startedAtMs) / 1000).toFixed(1)} s`);
  say(`\n  ${url}\n\n  Sign in once with: ${signInUrl}\n`);
  sample.playIfWanted(say);

  return {
    url,
    signInUrl,
    syslog: receivers.ports,
    close: async () => {
      rmSync(folder.serverFile, { force: true });
      await receivers.close();
      await http.close();
      await sample.close();
      await pipeline.close();
      await stores.close();
      closeLog();
    },
  };
}
