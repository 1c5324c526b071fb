import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testControl } from '../../tests/harness/postgres.ts';
import { connectLake, type Lake, migrateLake, startEmbeddedEngine } from '../collect/lake/index.ts';
import { alertsMigrations } from '../detect/alerts/index.ts';
import type { Control } from '../platform/control/index.ts';
import {
  JOURNAL_MIGRATIONS,
  type Journal,
  openJournal,
  pendingPlans,
  readSetAside,
  settledSequence,
} from '../platform/journal/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import { createCorrelationMetrics } from './correlation-metrics.ts';
import { type DetectionPool, startDetectionPool } from './detection-pool.ts';
import { type EventPipeline, startEventPipeline } from './event-pipeline.ts';
import { PLANTED_RULE } from './fixtures/planted-source.ts';
import { createPipelineMetrics } from './pipeline-metrics.ts';

const workerUrl = new URL('./fixtures/planted-worker.ts', import.meta.url);
/** A worker that would hang on nothing: what a later version, or a machine that is less busy, would be. */
const HEALTHY = new URL('./fixtures/healthy-worker.ts', import.meta.url);

let root: string;
let lake: Lake;
let closeLake: () => Promise<void>;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'wf-aside-'));
  mkdirSync(join(root, 'rules'));
  writeFileSync(join(root, 'rules', 'planted.yml'), PLANTED_RULE);
  const engine = await startEmbeddedEngine({ dataDir: join(root, 'lake'), socketPath: join(root, 's') });
  lake = connectLake({ socketPath: engine.socketPath });
  await migrateLake(lake);
  closeLake = () => lake.close().then(() => engine.close());
});
afterAll(async () => {
  await closeLake();
  rmSync(root, { recursive: true });
});

let journal: Journal;
let control: Control;
let logged: { msg: string; level: number; record?: number; step?: string }[];
beforeEach(async () => {
  journal = await openJournal({ dir: mkdtempSync(join(root, 'journal-')), reserveBytes: 0 });
  control = await testControl([JOURNAL_MIGRATIONS, alertsMigrations]);
  logged = [];
  return () => journal.close();
});

type Running = { readonly pipeline: EventPipeline; readonly pool: DetectionPool; readonly close: () => Promise<void> };

async function start(options: { readonly workerUrl: URL; readonly lake?: Lake }): Promise<Running> {
  const sources = { ruleDirs: [join(root, 'rules')] };
  const pool = await startDetectionPool(sources, 1, { workerUrl: options.workerUrl, patienceSeconds: 1 });
  const logger = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const pipeline = startEventPipeline({
    ...{ journal, control, pool, logger, lake: options.lake ?? lake },
    metrics: createPipelineMetrics(new Registry()),
    correlationMetrics: createCorrelationMetrics(new Registry()),
    clock: { nowMs: () => Date.now() },
    limits: { maxBatchBytes: 1_000_000, maxDelayMs: 0 },
  });
  return { pipeline, pool, close: () => pipeline.close().then(pool.close) };
}

const append = (lines: readonly string[]) =>
  journal.append({
    ...{ receivedAtMs: Date.now(), sourceId: 'planted', format: 'lines', sender: '', isSample: false, key: '' },
    payload: Buffer.from(`${lines.join('\n')}\n`),
  } as const);

const rawsOf = async (table: 'events' | 'rejects') =>
  (
    await lake.query<{ raw: string }>(
      `SELECT raw FROM ${table} WHERE journal_id = {journal:String} ORDER BY sequence, record`,
      { journal: journal.id },
    )
  ).map(({ raw }) => raw);

/** Takes nothing, as an engine that is away. */
const away = (): Lake => ({
  ...lake,
  insert: () => Promise.reject(new WatchfloorError('unavailable', 'lake.unavailable', { message: 'away' })),
});

describe('a record on which a detection thread is lost', () => {
  // The other steps: process-entries.test.ts. Each loss costs the start of a thread here.
  it.each([
    ['hang', 'match', ['one', 'hang-match', 'three', 'attack'], []],
    ['exit', 'map', ['one', 'three', 'attack'], ['exit-map']],
  ])(
    'costs itself and is told, where threads %s at the step %s; what follows is stored and detected',
    async (...row) => {
      const [fault, step, events, rejects] = row;
      const { pipeline, close } = await start({ workerUrl });
      await append(['one', `${fault}-${step}`, 'three']);
      const { sequence } = await append(['attack']);
      await pipeline.waitForSettled(sequence);
      expect(pipeline.fault()).toBeUndefined();
      await close();
      expect(await rawsOf('events')).toEqual(events);
      expect(await rawsOf('rejects')).toEqual(rejects);
      const matches = await lake.query('SELECT * FROM matches WHERE journal_id = {j:String}', { j: journal.id });
      expect(matches).toMatchObject([{ rule_title: 'Planted', sequence: '2' }]);
      // Once may be an accident.
      expect(logged.filter(({ msg }) => msg === 'a detection thread was lost on a record')).toHaveLength(2);
      expect(logged.filter(({ msg }) => msg.includes('is set aside'))).toMatchObject([{ level: 50, record: 1, step }]);
      expect(await readSetAside(control.db, { journalId: journal.id, fromSequence: 1, toSequence: 2 })).toEqual([]);
    },
    60_000,
  );

  it('stays set aside after a death, also where it would go well then, so that no row is there twice', async () => {
    const first = await start({ workerUrl, lake: away() });
    await append(['one', 'hang-map', 'three']);
    const plan = { journalId: journal.id, fromSequence: 1, toSequence: 1 };
    await expect
      .poll(() => readSetAside(control.db, plan), { timeout: 30_000 })
      .toEqual([{ sequence: 1, record: 1, step: 'map' }]);
    await first.close();
    expect(await pendingPlans(control.db, journal.id)).toEqual([{ ...plan, revision: 0 }]);

    const second = await start({ workerUrl: HEALTHY });
    await second.pipeline.waitForSettled(1);
    await second.close();
    expect(await rawsOf('events')).toEqual(['one', 'three']);
    expect(await rawsOf('rejects')).toEqual(['hang-map']);
  }, 60_000);
});

describe('the commit point', () => {
  // Between two transactions a kill would have to fall within milliseconds: seldom found by killing.
  it('moves the position and raises the alerts together, or not at all', async () => {
    await sql`alter table alerts.hit rename to away`.execute(control.db);
    const { pipeline, close } = await start({ workerUrl: HEALTHY });
    await append(['attack']);
    await expect.poll(() => pipeline.fault(), { timeout: 30_000 }).toContain('alerts.hit');
    expect(await settledSequence(control.db, journal.id)).toBe(0);
    expect(await pendingPlans(control.db, journal.id)).toHaveLength(1);

    await sql`alter table alerts.away rename to hit`.execute(control.db);
    await pipeline.waitForSettled(1);
    await close();
    const { rows } = await sql`select event_id from alerts.hit`.execute(control.db);
    expect(rows).toEqual([{ event_id: `${journal.id}-1-0` }]);
    expect(await rawsOf('events')).toEqual(['attack']);
  }, 60_000);
});
