import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectLake } from '../connect-lake.ts';
import type { Lake } from '../contract.ts';
import { createEventEncoder } from '../encode-events.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../test-lake.ts';
import { processStart } from './process-identity.ts';
import { startEmbeddedEngine } from './start-embedded-engine.ts';

const count = async (lake: Lake) =>
  Number((await lake.query<{ n: string }>('SELECT count() AS n FROM events', {}))[0]?.n);

async function untilItWorks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      expect(error).toMatchObject({ code: 'lake.unavailable' });
      await sleep(10);
    }
  }
}

describe('an embedded engine', () => {
  let test: TestLake;
  beforeAll(async () => {
    test = await openTestLake({ heartbeatMs: 100, silenceMs: 2_000 });
  });
  afterAll(() => test.close());

  it('stores each batch exactly once though it is killed at random moments of the inserts', async () => {
    const { lake, engine } = test;
    let seed = 20260301;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const batches = 24;
    let kills = 0;
    for (let batch = 1; batch <= batches; batch += 1) {
      const rows = createEventEncoder()(Array.from({ length: 500 }, (_, record) => eventOf(originOf(batch, record))));
      const killer = batch % 4 === 0 ? sleep(random() * 12).then(() => engine.pid()) : undefined;
      const killed = killer?.then((pid) => {
        if (pid === undefined) return;
        kills += 1;
        process.kill(pid, 'SIGKILL');
      });
      await untilItWorks(() => lake.insert(rows, `testlake:${batch}-${batch}:events`));
      await killed;
      // The sender that never heard the answer repeats.
      if (batch % 4 === 0) await untilItWorks(() => lake.insert(rows, `testlake:${batch}-${batch}:events`));
    }
    expect(kills).toBeGreaterThanOrEqual(4);
    const [row] = await untilItWorks(() =>
      lake.query('SELECT count() AS rows, uniqExact(sequence, record) AS different FROM events', {}),
    );
    expect(row).toEqual({ rows: String(batches * 500), different: String(batches * 500) });
  });

  it('is killed and replaced when it falls silent', async () => {
    const { lake, engine } = test;
    await untilItWorks(() => lake.query('SELECT 1', {}));
    const pid = engine.pid() ?? 0;
    const restarts = engine.restarts();
    process.kill(pid, 'SIGSTOP');
    while (engine.restarts() === restarts || engine.pid() === undefined) await sleep(50);
    expect(processStart(pid)).toBeUndefined();
    expect(await untilItWorks(() => count(lake))).toBe(12_000);
  });

  it('takes inserts while every reader is busy with a long query', async () => {
    const { lake } = test;
    const endless = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) % 7 = 3';
    const queries = [1, 2].map(() => lake.query(endless, {}, { timeoutMs: 3_000 }).catch((error: unknown) => error));
    await sleep(200);
    await lake.insert(createEventEncoder()([eventOf(originOf(900, 0))]), 'while-busy');
    const isStillBusy = await Promise.race([...queries, sleep(0, 'busy')]);
    expect(isStillBusy).toBe('busy');
    for (const outcome of await Promise.all(queries)) expect(outcome).toMatchObject({ code: 'lake.limit-exceeded' });
  });

  it('stops a query whose caller has gone', async () => {
    const { lake, engine } = test;
    const caller = connectLake({ socketPath: engine.socketPath });
    const endless = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) % 5 = 3';
    const gone = caller.query(endless, {}, { timeoutMs: 60_000 }).catch((error: unknown) => error);
    await sleep(300);
    await caller.close();
    expect(await gone).toMatchObject({ code: 'lake.unavailable' });
    const running = `SELECT query FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%system.processes%'`;
    while ((await lake.query(running, {})).length > 0) await sleep(50);
  });

  it('stops a query whose caller cancels it, and goes on for the same caller', async () => {
    const { lake } = test;
    const abort = new AbortController();
    const endless = 'SELECT count() FROM numbers(1000000000001) WHERE sipHash64(number) % 5 = 3';
    const limits = { timeoutMs: 600_000, signal: abort.signal };
    const gone = lake.query(endless, {}, limits).catch((error: unknown) => error);
    await sleep(300);
    abort.abort();
    expect(await gone).toMatchObject({ kind: 'unavailable', code: 'lake.cancelled' });
    const running = `SELECT query FROM system.processes WHERE query LIKE '%numbers(1000000000001)%' AND query NOT LIKE '%system.processes%'`;
    while ((await lake.query(running, {})).length > 0) await sleep(50);
    await expect(lake.query('SELECT 1', {}, limits)).rejects.toMatchObject({ code: 'lake.cancelled' });
  });

  it('keeps none of the engine’s own log tables', async () => {
    const tables = await test.lake.query(
      `SELECT name FROM system.tables WHERE database = 'system' AND name LIKE '%\\_log'`,
      {},
    );
    expect(tables).toEqual([]);
  });

  it('refuses a second server the folder, and leaves the first alone', async () => {
    const { dir, lake } = test;
    const other = spawnServer(join(dir, 'data'), join(dir, 'other'));
    const [text] = await once(other.stdout as NodeJS.ReadableStream, 'data');
    expect(String(text)).toContain('lake.locked');
    await once(other, 'exit');
    expect(await count(lake)).toBe(12_001);
  });
});

describe('an engine whose server was killed', () => {
  let dir: string;
  let server: ChildProcess | undefined;
  afterEach(() => {
    server?.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  it('takes no socket folder that other accounts share', async () => {
    dir = mkdtempSync(join(tmpdir(), 'wf-lake-'));
    chmodSync(dir, 0o1777);
    const start = startEmbeddedEngine({ dataDir: join(dir, 'data'), socketPath: join(dir, 's') });
    await expect(start).rejects.toMatchObject({ kind: 'denied', code: 'control.foreign-folder' });
    expect(existsSync(join(dir, 'data'))).toBe(false);
  });

  it('dies by itself, and a stopped one is killed by the next start', async () => {
    dir = mkdtempSync(join(tmpdir(), 'wf-lake-'));
    const dataDir = join(dir, 'data');
    for (const isStopped of [false, true]) {
      server = spawnServer(dataDir, join(dir, 's'));
      const [text] = await once(server.stdout as NodeJS.ReadableStream, 'data');
      const orphan = Number(String(text));
      expect(processStart(orphan)).toBeDefined();
      if (isStopped) process.kill(orphan, 'SIGSTOP');
      server.kill('SIGKILL');
      await once(server, 'exit');
      if (!isStopped) while (processStart(orphan) !== undefined) await sleep(20);
      const engine = await startEmbeddedEngine({ dataDir, socketPath: join(dir, 's') });
      expect(processStart(orphan)).toBeUndefined();
      expect(JSON.parse(readFileSync(join(dataDir, 'engine.lock'), 'utf8'))).toMatchObject({ enginePid: engine.pid() });
      await engine.close();
      expect(existsSync(dataDir)).toBe(true);
    }
  });
});

/** Another process that starts an engine and prints the engine's process id, or the code of the failure. */
function spawnServer(dataDir: string, socketPath: string): ChildProcess {
  const script = `
    const { startEmbeddedEngine } = await import(${JSON.stringify(fileURLToPath(new URL('./start-embedded-engine.ts', import.meta.url)))});
    try {
      const engine = await startEmbeddedEngine(${JSON.stringify({ dataDir, socketPath })});
      console.log(engine.pid());
      setInterval(() => {}, 1000);
    } catch (error) { console.log(error.code); }`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}
