import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_DECISIONS } from '../detect/detections/index.ts';
import { createDetectionSeat } from './detection-seat.ts';
import { lostPlaceOf, startDetectionThread } from './detection-thread.ts';
import type { EntryBatch } from './entry-work.ts';
import { PLANTED_RULE } from './fixtures/planted-source.ts';

const workerUrl = new URL('./fixtures/planted-worker.ts', import.meta.url);

let dir: string;
let exits: Promise<number>[];
const watch = (worker: Worker) => {
  exits.push(new Promise((resolve) => worker.once('exit', resolve)));
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-thread-'));
  mkdirSync(join(dir, 'rules'));
  writeFileSync(join(dir, 'rules', 'planted.yml'), PLANTED_RULE);
  exits = [];
  process.on('worker', watch);
});
afterEach(() => {
  process.off('worker', watch);
  rmSync(dir, { recursive: true });
});

const sources = () => ({ ruleDirs: [join(dir, 'rules')] });
const batchOf = (line: string): EntryBatch => ({
  journalId: 'threads0',
  revision: 0,
  setAside: [],
  isReplay: false,
  entries: [
    {
      ...{ sequence: 1, receivedAtMs: 0, sourceId: 'planted', format: 'lines', sender: '', isSample: false, key: '' },
      payload: Buffer.from(`${line}\n`),
    },
  ],
});
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);

describe('the close of a detection thread', () => {
  it('lets one that is idle end by itself', async () => {
    const thread = await startDetectionThread(sources(), { workerUrl });
    await thread.ask('deploy', { revision: 0, decisions: NO_DECISIONS });
    await thread.ask('process', batchOf('one'));
    await thread.close();
    expect(await Promise.all(exits)).toEqual([0]);
    expect(thread.isAlive()).toBe(false);
    await thread.close();
  });

  it('brings one that hangs down, tells who waits at once, and blames no record', async () => {
    const thread = await startDetectionThread(sources(), { workerUrl });
    await thread.ask('deploy', { revision: 0, decisions: NO_DECISIONS });
    const hanging = errorOf(thread.ask('process', batchOf('hang-map')));
    await sleep(250);
    const startedAt = performance.now();
    const closing = thread.close();
    expect(await hanging).toMatchObject({ code: 'pipeline.thread-lost' });
    expect(lostPlaceOf(await hanging)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(500);
    await closing;
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await Promise.all(exits)).toEqual([1]);
    expect(await errorOf(thread.ask('process', batchOf('one')))).toMatchObject({ code: 'pipeline.thread-lost' });
  });

  it('puts no other in the place of one whose work it ended', async () => {
    const seat = createDetectionSeat(sources(), { workerUrl });
    const { readings } = await seat.opened;
    const deployment = { revision: 0, decisions: NO_DECISIONS, readings };
    await seat.deploy(deployment);
    const hanging = errorOf(seat.process(deployment, batchOf('hang-map')));
    // Let the seat hand it on: what a closed seat is asked, no thread gets.
    await Promise.resolve();
    await seat.close();
    expect(await hanging).toMatchObject({ code: 'pipeline.thread-lost' });
    // Another would have been announced by now.
    await new Promise(setImmediate);
    expect(exits).toHaveLength(1);
  });
});

it('leaves the rows of batch after batch in files, where an engine on this machine reads them', async () => {
  const spoolDir = join(dir, 'spool');
  mkdirSync(spoolDir);
  const thread = await startDetectionThread(sources(), { workerUrl, spoolDir });
  await thread.ask('deploy', { revision: 0, decisions: NO_DECISIONS });
  for (const line of ['one', 'two', 'three']) {
    const { rows } = await thread.ask('process', batchOf(line));
    const events = rows.find(({ table }) => table === 'events');
    expect(events).toMatchObject({ format: 'Native', rowCount: 1, bytes: new Uint8Array(0) });
    expect(statSync(events?.file ?? '').size).toBeGreaterThan(500);
  }
  const replayed = await thread.ask('process', { ...batchOf('four'), isReplay: true });
  expect(replayed.rows[0]).not.toHaveProperty('file');
  await thread.close();
});
