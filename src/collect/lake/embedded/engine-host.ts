/**
 * The child process that has the engine open. It speaks the ClickHouse HTTP protocol on a Unix socket and dies with
 * its parent: the parent holds the other end of stdin.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type EngineHostOptions, EXIT_LOCKED, engineConfigXml } from './engine-options.ts';
import { EngineSession } from './engine-session.ts';
import { holdDataFolder } from './hold-data-folder.ts';
import { loadNativeEngine } from './native-engine.ts';
import { answer, plainStatement, type Sessions } from './serve-statement.ts';
import { SessionPool } from './session-pool.ts';

const WAITING_LIMIT = 64;
const IDLE_MS = 5_000;
/** Parameters travel in the URL. As much as ClickHouse takes (`http_max_uri_size`); Node's own bound is 16 KiB. */
const MOST_HEADER_BYTES = 1 << 20;

async function openSessions(options: EngineHostOptions): Promise<Sessions> {
  const native = loadNativeEngine();
  const configPath = join(options.dataDir, 'engine.xml');
  writeFileSync(configPath, engineConfigXml(options.memoryBytes), { mode: 0o600 });
  const enginePath = join(options.dataDir, 'engine');
  mkdirSync(enginePath, { recursive: true, mode: 0o700 });
  const open = async (isReadOnly: boolean): Promise<EngineSession> => {
    const session = new EngineSession(native, native.CreateConnection(enginePath, [`--config-file=${configPath}`]));
    await session.prepare(isReadOnly);
    return session;
  };
  const openMany = async (count: number, isReadOnly: boolean): Promise<SessionPool> => {
    const sessions: EngineSession[] = [];
    for (let index = 0; index < count; index += 1) sessions.push(await open(isReadOnly));
    return new SessionPool(sessions, WAITING_LIMIT);
  };
  const inboxDir = join(options.dataDir, 'inbox');
  // Left by a child that was killed: none of it was acknowledged.
  rmSync(inboxDir, { recursive: true, force: true });
  mkdirSync(inboxDir, { mode: 0o700 });
  return {
    inboxDir,
    readers: await openMany(options.readers, true),
    writers: await openMany(options.writers, false),
    control: await openMany(1, false),
  };
}

/**
 * The allocator returns freed memory only when asked: after a load it would keep hundreds of megabytes. Asked for when
 * nothing was requested for a while, once per load.
 */
function givesBackMemory(sessions: Sessions): () => void {
  const giveBack = () => void sessions.control.use((session) => session.run(plainStatement('SYSTEM JEMALLOC PURGE')));
  const timer = setTimeout(giveBack, IDLE_MS);
  return () => void timer.refresh();
}

/**
 * SIGKILL, not exit: the library's exit handlers can hang while a query runs. Whatever was acknowledged is synced, and
 * what was not is the sender's to repeat.
 */
function dieWithParent(): void {
  const die = () => process.kill(process.pid, 'SIGKILL');
  process.stdin.on('end', die).on('close', die).on('error', die).resume();
}

async function main(): Promise<void> {
  dieWithParent();
  const options = JSON.parse(process.argv[2] ?? '') as EngineHostOptions;
  const isHeld = await holdDataFolder(options.dataDir, { pid: options.serverPid, start: options.serverStart });
  if (!isHeld) process.exit(EXIT_LOCKED);
  const sessions = await openSessions(options);
  const restIsOver = givesBackMemory(sessions);
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, (request, response) => {
    if (request.url !== '/ping') restIsOver();
    void answer(request, response, sessions);
  });
  server.keepAliveTimeout = 0;
  rmSync(options.socketPath, { force: true });
  server.listen(options.socketPath, () => {
    chmodSync(options.socketPath, 0o600);
    process.stdout.write('ready\n');
  });
}

await main();
