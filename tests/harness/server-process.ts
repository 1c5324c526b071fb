import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
/** As `npm start` and `bin/watchfloor` run it. */
const RUNTIME_FLAGS = readFileSync(join(ROOT, 'bin', 'server-flags'), 'utf8')
  .trim()
  .split('\n');
const START_PATIENCE_MS = 60_000;

/** The token that tests give as the first administrator's. */
export const ADMIN_TOKEN = 'wf_test-administrator-0123456789abcdef';

export type ServerProcess = {
  readonly url: string;
  readonly pid: number;
  readonly output: () => string;
  /** Pids of the processes that the server started itself, by their command: `postgres`, `engine`. */
  readonly children: () => { readonly postgres: number[]; readonly engine: number[] };
  readonly api: (path: string, init?: RequestInit) => Promise<Response>;
  /** The exit code, once it has ended, however that came. */
  readonly ended: Promise<number | null>;
  /** SIGKILL: nothing is cleaned up. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
};

export type StartOptions = {
  readonly dataDir: string;
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/** A folder that the embedded PostgreSQL's own user can enter, also where the tests run as root. */
export function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchfloor-floor-'));
  // mkdtemp closes it to all others.
  chmodSync(dataDir, 0o755);
  return dataDir;
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

function spawnServer({ dataDir, flags = ['--no-demo'], environment = {} }: StartOptions): ChildProcess {
  return spawn(process.execPath, [...RUNTIME_FLAGS, MAIN, 'serve', '--data', dataDir, '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, WATCHFLOOR_ADMIN_TOKEN: ADMIN_TOKEN, ...environment },
  });
}

/** For a server that is to refuse the start. */
export async function runServerToItsEnd(options: StartOptions): Promise<{ exitCode: number | null; output: string }> {
  const child = spawnServer(options);
  const output = keepOutput(child);
  const patience = setTimeout(() => child.kill('SIGKILL'), START_PATIENCE_MS);
  const exitCode = await endOf(child);
  clearTimeout(patience);
  return { exitCode, output: output() };
}

/** Starts the built product and kills it after a while, ready or not; false: it had ended by itself. */
export async function killWhileStarting(options: StartOptions, afterMs: number): Promise<boolean> {
  const child = spawnServer(options);
  keepOutput(child);
  const ended = endOf(child);
  await sleep(afterMs);
  const isKilled = child.exitCode === null && child.kill('SIGKILL');
  await ended;
  return isKilled;
}

function keepOutput(child: ChildProcess): () => string {
  let output = '';
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-20_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => output;
}

/** Starts the built product as a user's process and waits until it says that it is ready. */
export async function startServerProcess(options: StartOptions): Promise<ServerProcess> {
  const serverFile = join(options.dataDir, 'run', 'server.json');
  rmSync(serverFile, { force: true });
  const child = spawnServer(options);
  const output = keepOutput(child);
  const ended = endOf(child);
  const url = await readyUrl({ child, serverFile, output });
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    output,
    children: () => childrenOf(pid),
    api: (path, init) =>
      fetch(new URL(path, url), { ...init, headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...init?.headers } }),
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

type Starting = { readonly child: ChildProcess; readonly serverFile: string; readonly output: () => string };

async function readyUrl({ child, serverFile, output }: Starting): Promise<string> {
  const deadline = Date.now() + START_PATIENCE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended while starting:\n${output()}`);
    const url = existsSync(serverFile) ? urlOf(readFileSync(serverFile, 'utf8')) : undefined;
    if (url !== undefined) {
      const answer = await fetch(new URL('/readyz', url)).catch(() => undefined);
      if (answer?.ok) return url;
    }
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready after ${START_PATIENCE_MS} ms:\n${output()}`);
}

/** Undefined: the server is just writing it. */
function urlOf(serverFile: string): string | undefined {
  try {
    return JSON.parse(serverFile).url;
  } catch {
    return undefined;
  }
}

/** From /proc: Linux only, as these tests are. */
function childrenOf(parent: number): { postgres: number[]; engine: number[] } {
  const found: { postgres: number[]; engine: number[] } = { postgres: [], engine: [] };
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const pid = Number(name);
    const { parentPid, command } = describeProcess(pid);
    if (parentPid !== parent && !found.postgres.includes(parentPid)) continue;
    if (command.includes('postgres')) found.postgres.push(pid);
    else if (parentPid === parent) found.engine.push(pid);
  }
  return found;
}

function describeProcess(pid: number): { parentPid: number; command: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return { parentPid: Number(fields[1]), command };
  } catch {
    // It ended while we looked.
    return { parentPid: -1, command: '' };
  }
}
