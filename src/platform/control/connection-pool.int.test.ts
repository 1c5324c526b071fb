import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openConnectionPool } from './connection-pool.ts';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';

it('waits longer for its first connection, as a machine under load needs it, and no longer afterwards', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'watchfloor-pool-'));
  await chmod(root, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: path.join(root, 'control') });
  const pid = server.pid() ?? 0;
  const url = server.urlOf('postgres');
  const patient = openConnectionPool(url, { size: 1, firstPatienceMs: 60_000 });
  process.kill(pid, 'SIGSTOP');
  // Beyond the five seconds of one attempt to connect.
  setTimeout(() => process.kill(pid, 'SIGCONT'), 6_000);
  const client = await patient.connect();
  client.release();
  await patient.end();
  await server.stop();
  const gone = openConnectionPool(url, { size: 1 });
  const before = performance.now();
  await expect(gone.connect()).rejects.toMatchObject({ code: 'control.unavailable' });
  expect(performance.now() - before).toBeLessThan(30_000);
  await gone.end();
  await rm(root, { recursive: true });
}, 90_000);
