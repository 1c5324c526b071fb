import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { actorCalled } from '../../tests/harness/actors.ts';
import { testControl } from '../../tests/harness/postgres.ts';
import { connectLake, type Lake, migrateLake, startEmbeddedEngine } from '../collect/lake/index.ts';
import { alertsMigrations } from '../detect/alerts/index.ts';
import { createMetrics } from '../platform/http/index.ts';
import { identityMigrations } from '../platform/identity/index.ts';
import { JOURNAL_MIGRATIONS, openJournal } from '../platform/journal/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import { caseMigrations } from '../respond/cases/index.ts';
import { configSchema } from './config.ts';
import { createCorrelationMetrics } from './correlation-metrics.ts';
import { startDetectionPool } from './detection-pool.ts';
import { createEntrySink } from './entry-sink.ts';
import { startEventPipeline } from './event-pipeline.ts';
import { createPipelineMetrics } from './pipeline-metrics.ts';
import { createReceiverMetrics } from './receiver-metrics.ts';
import { createSample } from './sample.ts';

const CHECKOUT = join(import.meta.dirname, '..', '..');

/** Stores what comes, and refuses every deletion while `isRefusing` says so. */
function refusingLake(lake: Lake, isRefusing: () => boolean): Lake {
  return {
    ...lake,
    command: (text, parameters) => {
      if (!isRefusing()) return lake.command(text, parameters);
      throw new WatchfloorError('unavailable', 'lake.unavailable', { message: 'The event lake is away.' });
    },
  };
}

it('tells why the sample could not be removed, in the log and to whoever asks, until it is removed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'wf-sample-'));
  const engine = await startEmbeddedEngine({ dataDir: join(dir, 'lake'), socketPath: join(dir, 's') });
  const plain = connectLake({ socketPath: engine.socketPath });
  await migrateLake(plain);
  let isRefusing = true;
  const lake = refusingLake(plain, () => isRefusing);
  const journal = await openJournal({ dir: join(dir, 'journal'), reserveBytes: 0 });
  const control = await testControl([JOURNAL_MIGRATIONS, identityMigrations, alertsMigrations, caseMigrations]);
  const pool = await startDetectionPool({}, 1);
  const logged: { msg: string; err?: { message: string } }[] = [];
  const logger = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const metrics = createMetrics();
  const limits = { maxBatchBytes: 1_000_000, maxDelayMs: 0 };
  const stores = { journal, control, lake, logger };
  const clock = { nowMs: () => Date.now() };
  const observers = {
    metrics: createPipelineMetrics(metrics),
    correlationMetrics: createCorrelationMetrics(metrics),
    clock,
  };
  const pipeline = startEventPipeline({ ...stores, pool, ...observers, limits });
  const config = configSchema.parse({ data: { dir }, sample: { mode: 'always' } });
  const sample = await createSample({ ...stores, pipeline, config, clock, checkout: CHECKOUT });
  const sink = createEntrySink(journal, createReceiverMetrics(metrics), () => undefined);
  await sample.playIfWanted(sink, () => undefined);
  expect(sample.isPresent()).toBe(true);
  expect(sample.fault()).toBeUndefined();

  // As with the first real event: nobody waits for the answer.
  sample.giveWay();
  await expect.poll(() => sample.fault(), { timeout: 20_000 }).toBe('The event lake is away.');
  const told = () => logged.filter(({ msg }) => msg === 'the sample could not be removed');
  expect(told()).toMatchObject([{ err: { message: 'The event lake is away.' } }]);
  // Each further event must not fill the log with the same.
  sample.giveWay();
  expect(sample.fault()).toBe('The event lake is away.');
  expect(sample.isPresent()).toBe(true);

  isRefusing = false;
  const mara = actorCalled('Mara', ['sample.purge']);
  expect(await sample.purge(mara)).toBe(true);
  expect(await sample.purge(mara)).toBe(false);
  expect(sample.fault()).toBeUndefined();
  expect(sample.isPresent()).toBe(false);
  expect(told()).toHaveLength(1);

  // Removed while it is played: nobody is sent to a queue that is empty.
  const said: string[] = [];
  const playing = sample.playIfWanted(sink, (line) => said.push(line));
  await expect.poll(() => sample.isPresent()).toBe(true);
  expect(await sample.purge(mara)).toBe(true);
  await playing;
  expect(said).toEqual([]);

  await pipeline.close();
  await pool.close();
  await journal.close();
  await plain.close();
  await engine.close();
  rmSync(dir, { recursive: true });
}, 60_000);
