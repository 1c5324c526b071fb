import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeDataDir,
  removeDataDir,
  runServerToItsEnd,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';
import { countStored, getJson, plainEvent, progressOf, upload, waitUntilSettled } from '../harness/server-state.ts';

const environment = { WATCHFLOOR_RULES_PUBLIC_PACK: 'false' };
const isRoot = process.getuid?.() === 0;

let root: string;
let running: ServerProcess[] = [];
const start = async (dataDir: string) => {
  const server = await startServerProcess({ dataDir, environment });
  running.push(server);
  return server;
};
beforeEach(() => {
  root = makeDataDir();
});
afterEach(async () => {
  for (const server of running) await server.stop();
  running = [];
  removeDataDir(root);
});

describe('a data folder', () => {
  it('belongs to one server: a second one is refused, names the first, and does it no harm', async () => {
    const first = await start(root);
    await upload(first, { body: plainEvent('first') });
    await waitUntilSettled(first);
    const serverFile = readFileSync(join(root, 'run', 'server.json'), 'utf8');
    const second = await runServerToItsEnd({ dataDir: root, environment });
    expect(second.exitCode).toBe(1);
    expect(second.output).toContain('[server.locked]');
    expect(second.output).toContain(`Process ${first.pid} holds this data folder`);
    expect(readFileSync(join(root, 'run', 'server.json'), 'utf8')).toBe(serverFile);
    expect(await upload(first, { body: plainEvent('second') })).toMatchObject({ status: 202 });
    await waitUntilSettled(first);
    expect((await countStored(first)).events).toBe(2);
  });

  it('is taken over from a server that was killed, with everything it had acknowledged', async () => {
    const first = await start(root);
    const sent = await upload(first, { body: plainEvent('kept') });
    expect(sent.status).toBe(202);
    await first.kill();
    const second = await start(root);
    expect((await progressOf(second)).lastSequence).toBe(sent.body.lastSequence);
    await waitUntilSettled(second);
    expect((await countStored(second)).events).toBe(1);
  });

  it('may lie deeper than a socket’s path can be long', async () => {
    const deep = join(root, 'd'.repeat(60), 'e'.repeat(60));
    const server = await start(deep);
    await upload(server, { body: plainEvent('deep') });
    await waitUntilSettled(server);
    expect((await countStored(server)).events).toBe(1);
    expect((await getJson<{ status: string }>(server, '/readyz')).status).toBe('ready');
  });

  it.skipIf(!isRoot)('under a folder that only root may enter is refused, saying which (needs root)', async () => {
    const closed = join(root, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    const refused = await runServerToItsEnd({ dataDir: join(closed, 'data'), environment });
    expect(refused.exitCode).toBe(2);
    expect(refused.output).toContain('[control.untraversable]');
    expect(refused.output).toContain(`may not enter ${closed}`);
    chmodSync(closed, 0o755);
    rmSync(join(closed, 'data'), { recursive: true });
    await upload(await start(join(closed, 'data')), { body: plainEvent('opened') });
  });
});

describe('a server that cannot start', () => {
  it('ends, and leaves nothing running that holds its folder', async () => {
    const bad = { dataDir: root, environment, flags: ['--no-demo', '--host', '203.0.113.7'] };
    const refused = await runServerToItsEnd(bad);
    expect(refused.exitCode).toBe(5);
    expect(refused.output).toContain('[http.listen-failed]');
    // PostgreSQL takes it away when it stops.
    expect(existsSync(join(root, 'control', 'database-18', 'postmaster.pid'))).toBe(false);
    const server = await start(root);
    expect(await upload(server, { body: plainEvent('after') })).toMatchObject({ status: 202 });
  });
});
