import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import {
  type Answer,
  countStored,
  getJson,
  plainEvent,
  progressOf,
  upload,
  waitUntilSettled,
} from '../harness/server-state.ts';

const MIB = 1024 * 1024;
const EVENTS_PER_UPLOAD = 50;

const root = makeDataDir();
const disk = join(root, 'disk');
const dataDir = join(disk, 'data');
const ballast = join(disk, 'ballast');
mkdirSync(disk);
/** Only root may mount, and not in every container. */
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=900m,mode=755', 'tmpfs', disk]).status === 0;

/** Takes all but `leftBytes` of the disk. */
function fillUp(leftBytes: number): void {
  const file = openSync(ballast, 'a');
  const chunk = Buffer.alloc(MIB);
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(disk);
      const wanted = Math.min(chunk.length, bavail * bsize - leftBytes);
      if (wanted <= 0) return;
      writeSync(file, chunk, 0, wanted);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

describe.skipIf(!isMounted)('a disk that is full (needs root and tmpfs)', () => {
  let server: ServerProcess;
  let sent = 0;
  let acknowledged = 0;
  const send = async (): Promise<Answer> => {
    sent += 1;
    const lines = Array.from({ length: EVENTS_PER_UPLOAD }, (_, n) => plainEvent(`disk-${sent}-${n}`, 5_000));
    const answer = await upload(server, { body: lines.join('\n') });
    if (answer.status === 202) acknowledged += EVENTS_PER_UPLOAD;
    return answer;
  };
  /** Sends until one is acknowledged again. */
  const sendUntilTaken = async () => {
    for (const deadline = Date.now() + 60_000; (await send()).status !== 202; await sleep(250)) {
      if (Date.now() > deadline) throw new Error(`it does not recover:\n${server.output()}`);
    }
  };
  const stored = async () => {
    await waitUntilSettled(server);
    return (await countStored(server)).events;
  };

  beforeAll(async () => {
    chmodSync(disk, 0o755);
    mkdirSync(dataDir);
    server = await startServerProcess({ dataDir, environment: { WATCHFLOOR_RULES_PUBLIC_PACK: 'false' } });
  });
  afterAll(async () => {
    await server?.kill();
    spawnSync('umount', ['-l', disk]);
    removeDataDir(root);
  });

  it('is told to senders while there is a reserve, and people go on reading', async () => {
    onTestFailed(() => void process.stderr.write(server.output()));
    expect((await send()).status).toBe(202);
    fillUp(200 * MIB);
    expect(await send()).toMatchObject({ status: 503, code: 'journal.full', retryAfter: '30' });
    expect(await stored()).toBe(acknowledged);
    expect((await getJson<{ data: unknown[] }>(server, '/api/v1/events?limit=10')).data.length).toBe(10);
    expect((await server.api('/api/v1/alerts')).status).toBe(200);
    rmSync(ballast);
    await sendUntilTaken();
    expect(await stored()).toBe(acknowledged);
  });

  it('to the last byte costs nothing that was acknowledged, and all goes on when there is room again', async () => {
    onTestFailed(() => void process.stderr.write(server.output()));
    // What is acknowledged has still to go through a lake and a PostgreSQL that cannot write.
    const [engine = 0] = server.children().engine;
    process.kill(engine, 'SIGSTOP');
    for (let count = 0; count < 20; count += 1) expect((await send()).status).toBe(202);
    fillUp(0);
    process.kill(engine, 'SIGCONT');
    const refusals = new Set<number>();
    for (const until = Date.now() + 4_000; Date.now() < until; await sleep(100)) {
      const { status } = await send();
      expect(status).not.toBe(202);
      refusals.add(status);
    }
    expect([...refusals]).toEqual([503]);
    expect((await progressOf(server)).fault).toContain('lake');
    expect((await fetch(new URL('/healthz', server.url))).status).toBe(200);
    rmSync(ballast);
    await sendUntilTaken();
    expect(await stored()).toBe(acknowledged);
    expect((await server.api('/readyz')).status).toBe(200);
    expect(await server.stop()).toBe(0);
  });
});
