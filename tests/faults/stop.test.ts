import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startOracleSenders } from '../harness/kill-oracle.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { countStored, plainEvent, upload, waitUntilSettled } from '../harness/server-state.ts';

const environment = { WATCHFLOOR_RULES_PUBLIC_PACK: 'false' };
const hasStrace = spawnSync('strace', ['-V']).status === 0;

let dataDir: string;
let server: ServerProcess | undefined;
const start = async () => {
  server = await startServerProcess({ dataDir, environment });
  return server;
};
beforeEach(() => {
  dataDir = makeDataDir();
});
afterEach(async () => {
  await server?.kill();
  removeDataDir(dataDir);
});

it('stops within seconds when told to during ingest, and has everything that it acknowledged', async () => {
  const first = await start();
  let isOver = false;
  const { state, done } = startOracleSenders({ senders: 3, server: () => server, isOver: () => isOver });
  await sleep(1_500);
  // An upload that never ends must not hold it up.
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => sleep(50).then(() => controller.enqueue(Buffer.from(`${plainEvent('endless', 5_000)}\n`))),
  });
  const brokenOff = upload(first, { body: endless }).catch(() => undefined);
  const toldAtMs = performance.now();
  expect(await first.stop()).toBe(0);
  expect(performance.now() - toldAtMs).toBeLessThan(15_000);
  await brokenOff;
  const second = await start();
  await sleep(300);
  isOver = true;
  await done;
  await waitUntilSettled(second);
  expect(state.acknowledged.size).toBeGreaterThan(100);
  const { events } = await countStored(second);
  // Of the endless upload, whole parts may stand in the journal, unacknowledged.
  expect(events).toBeGreaterThanOrEqual(state.acknowledged.size);
  expect(events - state.acknowledged.size).toBeLessThan(400);
});

it.skipIf(!hasStrace)('ends with the reason when a sync of the journal fails (needs strace)', async () => {
  const first = await start();
  expect(await upload(first, { body: plainEvent('before') })).toMatchObject({ status: 202 });
  await waitUntilSettled(first);
  const inject = ['-f', '-p', String(first.pid), '-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO', '-o'];
  const tracer = spawn('strace', [...inject, '/dev/null'], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise((resolve) => tracer.stderr.once('data', resolve));
  const refused = await upload(first, { body: plainEvent('refused') }).catch(() => ({ status: 0 }));
  expect(refused.status === 503 || refused.status === 0).toBe(true);
  expect(await first.ended).toBe(5);
  tracer.kill('SIGKILL');
  expect(first.output()).toContain('[journal.failed]');
  const second = await start();
  expect(await upload(second, { body: plainEvent('after') })).toMatchObject({ status: 202 });
  await waitUntilSettled(second);
  // Not the refused one: it was cut off, because it may never have reached the disk.
  expect((await countStored(second)).events).toBe(2);
});
