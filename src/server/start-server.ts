import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createIntakeBook } from '../collect/sources/index.ts';
import { pruneHitsJob } from '../detect/alerts/index.ts';
import { createBacktestDesk } from '../detect/backtest/index.ts';
import { type ContentKeeper, createContentKeeper } from '../detect/content/index.ts';
import { refusedRules } from '../detect/detections/index.ts';
import { createMetrics } from '../platform/http/index.ts';
import { createIdentity, type Identity } from '../platform/identity/index.ts';
import { settledSequence } from '../platform/journal/index.ts';
import type { Clock, WatchfloorError } from '../platform/kernel/index.ts';
import { createLive } from '../platform/live/index.ts';
import { noteRecurrence, noteReopening } from '../respond/cases/index.ts';
import type { Config } from './config.ts';
import { createCorrelationMetrics } from './correlation-metrics.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { createEntrySink } from './entry-sink.ts';
import { type EventPipeline, startEventPipeline } from './event-pipeline.ts';
import { measureJournal } from './journal-metrics.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { openLog } from './open-log.ts';
import { openStores, type Stores } from './open-stores.ts';
import { createPipelineMetrics } from './pipeline-metrics.ts';
import { providerSettings } from './provider-settings.ts';
import { readSealKey } from './read-seal-key.ts';
import { createReceiverMetrics, measureReceivers } from './receiver-metrics.ts';
import { buildHttpServer, isHttps } from './roof.ts';
import { createSample } from './sample.ts';
import { type Listening, type Receivers, startReceivers } from './start-receivers.ts';
import { decodedEventOf } from './stored-event.ts';

export type ServerOptions = {
  readonly config: Config;
  readonly version: string;
  /** Tells the person at the terminal. */
  readonly say: (line: string) => void;
};

export type RunningServer = {
  readonly url: string;
  /** Resolves when the server can go on no more and must be started again: the journal's disk has failed. */
  readonly failed: Promise<WatchfloorError>;
  /** Finishes what was received, then closes everything in the reverse order of opening. */
  readonly close: () => Promise<void>;
};

const DAY_MS = 86_400_000;
const clock: Clock = { nowMs: () => Date.now() };
/** Both `src/server` and `dist/server` stand two folders below the checkout. */
const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** Opens the data folder, the log and the stores, then everything on top. The only place that builds. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, say } = options;
  const startedAtMs = clock.nowMs();
  const folder = openDataFolder(config.data.dir);
  const log = openLog(folder.logFile, config.log.level);
  const noteFailure = (error: unknown) => {
    log.logger.fatal({ err: error }, 'the server could not start');
    log.close();
  };
  const opening = openStores({ config, folder, logger: log.logger, checkout: CHECKOUT });
  const stores = await opening.catch((error: unknown) => {
    noteFailure(error);
    throw error;
  });
  try {
    const floor = await openFloor({ ...options, folder, stores, logger: log.logger });
    const readyMs = clock.nowMs() - startedAtMs;
    log.logger.info({ url: floor.url, readyMs }, 'ready');
    say(`ready      in ${(readyMs / 1000).toFixed(1)} s\n\n  ${floor.url}\n\n  Sign in once with ${floor.signInUrl}\n`);
    floor.playSample();
    const { failed } = stores.journal;
    void failed.then((error) => log.logger.fatal({ err: error }, 'the journal has failed'));
    return { url: floor.url, failed, close: () => floor.close().finally(stores.close).finally(log.close) };
  } catch (error) {
    await stores.close().catch(() => undefined);
    noteFailure(error);
    throw error;
  }
}

/** Most of what is refused holds placeholders (`%admins%`) for a site's own values: that is said, lest it pass for a fault. */
function rulesLine({ pool }: Stores): string {
  const refused = refusedRules(pool.reading().issues);
  const waiting = refused.filter(({ code }) => code === 'unresolved-placeholder').length;
  const which = waiting === refused.length ? '' : `${waiting} of them `;
  const why = waiting > 0 ? `${which}for want of placeholders (rules.placeholders); ` : '';
  const rest = refused.length > 0 ? `, ${refused.length} do not: ${why}watchfloor rules issues --severity error` : '';
  return `rules      ${pool.detections().length} run${rest}`;
}

type FloorParts = ServerOptions & { readonly folder: DataFolder; readonly stores: Stores; readonly logger: Logger };

/** Before the first batch is planned: what people decided about rules counts for it, too. */
async function putRulesInForce({ stores, folder, logger }: FloorParts) {
  const report = (error: unknown, message: string) => logger.error({ err: error }, message);
  const { control, pool, journal } = stores;
  const position = async () => ({
    received: journal.stats().lastSequence,
    settled: await settledSequence(control.db, journal.id),
  });
  const content = createContentKeeper({ control, clock, runner: pool, contentDir: folder.rules, position, report });
  await content.start();
  return content;
}

/** Rules, pipeline, identity, sample, HTTP, receivers: in this order, because each needs those before it. */
async function openFloor(parts: FloorParts) {
  const { config, stores, logger, say } = parts;
  const metrics = createMetrics();
  measureJournal(metrics, stores.journal);
  const limits = { maxBatchBytes: config.pipeline.maxBatchMib * 1024 * 1024, maxDelayMs: config.pipeline.maxDelayMs };
  const content = await putRulesInForce(parts);
  say(rulesLine(stores));
  const observers = {
    metrics: createPipelineMetrics(metrics),
    correlationMetrics: createCorrelationMetrics(metrics),
    clock,
    logger,
  };
  const pipeline = startEventPipeline({ ...stores, ...observers, limits });
  try {
    return await openDoors({ ...parts, metrics, content, pipeline });
  } catch (error) {
    // They would go on for ever, and keep the process alive that could not start.
    await pipeline.close();
    await content.close();
    throw error;
  }
}

/** Tells the command line of this machine where the server is; whole from the moment the name appears. */
function announce(path: string, facts: object): void {
  writeFileSync(`${path}.new`, JSON.stringify(facts), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** `syslog-udp` as `syslogUdpPort`. */
function portsOf({ listening }: Receivers): Readonly<Record<string, number>> {
  const camel = (name: string) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(listening.map(({ name, port }) => [`${camel(name)}Port`, port]));
}

type DoorParts = FloorParts & {
  readonly metrics: Registry;
  readonly content: ContentKeeper;
  readonly pipeline: EventPipeline;
};

type IdentityParts = Pick<DoorParts, 'config' | 'say' | 'folder' | 'stores' | 'logger'>;

/** Who calls, and the ways in that are configured. */
function openIdentity({ config, say, folder, stores, logger }: IdentityParts): Identity {
  const { control } = stores;
  const onAuditFailure = (cause: unknown) =>
    logger.error({ err: cause }, 'a refusal could not be written to the audit trail');
  const provider = providerSettings(config);
  const { idleMinutes, sessionHours } = config.signIn;
  const sessionLimits = { idleMs: idleMinutes * 60_000, absoluteMs: sessionHours * 3_600_000 };
  const identity = createIdentity({
    control,
    clock,
    isHttps: isHttps(config),
    publicUrl: config.http.publicUrl,
    sealKey: readSealKey(config.signIn.sealKeyFile, folder.sealKeyFile),
    provider,
    sessionLimits,
    onAuditFailure,
  });
  if (provider !== undefined) say(`calls out  to ${provider.issuer} whenever somebody signs in there (oidc.issuer)`);
  return identity;
}

async function openDoors({ config, version, say, folder, stores, logger, metrics, content, pipeline }: DoorParts) {
  const { control, journal } = stores;
  const identity = openIdentity({ config, say, folder, stores, logger });
  await identity.bootstrapAdministrator({ token: config.admin.token });
  control.startOutbox([noteRecurrence({ control, clock }), noteReopening({ control, clock })]);
  await control.startJobs([pruneHitsJob({ control, clock, keepMs: config.alerts.keepHitsDays * DAY_MS })]);
  const sample = await createSample({ ...stores, pipeline, config, clock, logger, checkout: CHECKOUT });
  const book = createIntakeBook();
  measureReceivers(metrics, book);
  const sink = createEntrySink(journal, createReceiverMetrics(metrics), sample.giveWay);
  const backtests = createBacktestDesk({
    ...stores,
    db: control.db,
    decode: decodedEventOf,
    nowMs: clock.nowMs,
    onFailure: (cause) => logger.error({ err: cause }, 'a backtest has failed'),
  });
  const { authenticate } = identity;
  const pipelinePosition = () => settledSequence(control.db, journal.id);
  const live = createLive({ control, authenticate, clock, pipelinePosition });
  const listening: Listening = {};
  const roof = {
    ...stores,
    identity,
    live,
    content,
    pipeline,
    sample,
    sink,
    book,
    backtests,
    config,
    clock,
    logger,
    metrics,
    version,
    checkout: CHECKOUT,
    folder,
    listening,
  };
  const http = await buildHttpServer(roof);
  const receivers = await startReceivers({ config, sink, clock, logger, book, http });
  for (const { name, host, port } of receivers.listening) say(`listening  ${name} ${host}:${port}`);
  listening.receivers = receivers;
  const url = await listenOnFreePort(http, config.http, say);
  listening.url = config.http.publicUrl ?? url;
  const token = await identity.issueLocalToken();
  announce(folder.serverFile, { pid: process.pid, url, ...portsOf(receivers), token });
  const { code } = await identity.createSignInLink();
  return {
    url,
    signInUrl: `${config.http.publicUrl ?? url}/sign-in#code=${code}`,
    playSample: () => void sample.playIfWanted(sink, say),
    close: async () => {
      rmSync(folder.serverFile, { force: true });
      await receivers.close();
      live.close();
      await http.close();
      await content.close();
      await backtests.close();
      await pipeline.close();
      await identity.close();
    },
  };
}
