import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { lakeRoutes } from '../collect/lake/index.ts';
import type { EntrySink, IntakeBook } from '../collect/sources/index.ts';
import { alertRoutes } from '../detect/alerts/index.ts';
import { type BacktestDesk, backtestRoutes } from '../detect/backtest/index.ts';
import { type ContentKeeper, contentRoutes, createVolumes } from '../detect/content/index.ts';
import { readAttackMatrix, readOwnSettings } from '../detect/detections/index.ts';
import { operationsRoutes } from '../direct/operations/index.ts';
import { createHttpServer, type HttpServer, type ReadinessCheck } from '../platform/http/index.ts';
import type { Identity } from '../platform/identity/index.ts';
import type { Clock } from '../platform/kernel/index.ts';
import { linkRoutes } from '../platform/links/index.ts';
import type { Live } from '../platform/live/index.ts';
import { preferenceRoutes } from '../platform/preferences/index.ts';
import { viewRoutes } from '../platform/views/index.ts';
import { caseRoutes } from '../respond/cases/index.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import type { EventPipeline } from './event-pipeline.ts';
import { findMatch } from './find-match.ts';
import { newTally } from './intake-tally.ts';
import type { Stores } from './open-stores.ts';
import { pipelineRoutes } from './pipeline-routes.ts';
import type { Sample } from './sample.ts';
import { settingsRoutes } from './settings-routes.ts';
import { type Listening, receiverRoutes } from './start-receivers.ts';
import { decodedEventOf, decodedFieldsOf } from './stored-event.ts';

export type RoofParts = Stores & {
  readonly identity: Identity;
  readonly live: Live;
  readonly content: ContentKeeper;
  readonly pipeline: EventPipeline;
  readonly sample: Sample;
  readonly sink: EntrySink;
  readonly book: IntakeBook;
  readonly backtests: BacktestDesk;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly version: string;
  readonly checkout: string;
  readonly folder: DataFolder;
  readonly listening: Listening;
};

/** Puts every room's routes under one HTTP server. */
export function buildHttpServer(parts: RoofParts): Promise<HttpServer> {
  const { control, clock, config, lake, pool, identity } = parts;
  const tally = newTally();
  const { dirs: ruleDirs, placeholders: placeholderFiles } = config.rules;
  const settingSources = { contentDir: parts.content.contentDir, ruleDirs, placeholderFiles };
  return createHttpServer({
    routes: [
      ...identity.routes,
      ...parts.live.routes,
      ...linkRoutes({ control, clock }),
      ...preferenceRoutes({ control, clock }),
      ...viewRoutes({ control, clock }),
      ...alertRoutes({ control, clock, findMatch: (eventId, ruleId) => findMatch({ lake, pool }, eventId, ruleId) }),
      ...caseRoutes({
        control,
        clock,
        findPerson: identity.findPerson,
        listPeople: () => identity.listPeopleWho('cases.write'),
      }),
      ...lakeRoutes({ lake, nowMs: () => clock.nowMs(), fieldsOf: decodedFieldsOf }),
      ...contentRoutes({
        control,
        clock,
        lake,
        keeper: parts.content,
        volumes: createVolumes({ lake, db: control.db, clock }),
        decode: decodedEventOf,
        attack: readAttackMatrix(join(parts.checkout, 'content', 'attack', 'techniques.json')),
        ownSettings: () => readOwnSettings(settingSources),
        findPerson: identity.findPerson,
      }),
      ...backtestRoutes(parts.backtests),
      ...operationsRoutes({
        db: control.db,
        clock,
        lake,
        readFlow: () => flowOf(parts),
        targets: {
          takeMs: config.watch.takeWithinMinutes * 60_000,
          closeMs: config.watch.closeWithinHours * 3_600_000,
        },
      }),
      ...pipelineRoutes({ ...parts, tally }),
      ...settingsRoutes({ ...parts, tally }),
    ],
    foreignRoutes: receiverRoutes(parts),
    authenticate: identity.authenticate,
    logger: parts.logger,
    version: parts.version,
    readiness: readinessOf(parts),
    metrics: parts.metrics,
    staticDir: join(parts.checkout, 'web', 'dist'),
    hosts: hostsOf(config),
    isHttps: isHttps(config),
    trustedProxies: config.http.trustedProxies,
    onRefusal: identity.onRefusal,
  });
}

function flowOf({ pool, journal, pipeline }: RoofParts) {
  return {
    running: pool.detections().length,
    received: journal.stats().lastSequence,
    settled: pipeline.settled(),
    fault: pipeline.fault() ?? null,
  };
}

export const isHttps = ({ http }: Config): boolean => http.publicUrl?.startsWith('https:') ?? false;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** On loopback only loopback names are answered, so that a web page elsewhere cannot rebind its name to us. */
function hostsOf({ http }: Config) {
  if (!LOOPBACK.has(http.host)) return 'any' as const;
  return http.publicUrl === undefined ? ('loopback' as const) : [new URL(http.publicUrl).hostname, ...LOOPBACK];
}

function readinessOf({ control, lake, journal, pipeline }: RoofParts): readonly ReadinessCheck[] {
  return [
    { name: 'control', isReady: () => control.ping() },
    { name: 'lake', isReady: () => lake.ping() },
    { name: 'journal', isReady: () => !journal.stats().isFailed },
    { name: 'pipeline', isReady: () => pipeline.fault() === undefined },
  ];
}
