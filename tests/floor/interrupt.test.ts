import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDataDir, removeDataDir } from '../harness/server-process.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

let dataDir: string;
let group: ChildProcess | undefined;
beforeEach(() => {
  dataDir = makeDataDir();
});
afterEach(() => {
  if (group?.exitCode === null && group.signalCode === null) group.kill('SIGKILL');
  removeDataDir(dataDir);
});

/** Its own process group, as a shell makes one for the command that it runs in the foreground. */
async function startInGroup(): Promise<{ pid: number; ended: Promise<number | string | null> }> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--data', dataDir, '--port', '0', '--no-demo'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, WATCHFLOOR_RULES_PUBLIC_PACK: 'false' },
  });
  group = child;
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
      if (said.includes('Sign in once')) resolve();
    });
    void ended.then((code) => reject(new Error(`it ended with ${code}:\n${said}`)));
  });
  return { pid: child.pid ?? 0, ended };
}

/** PostgreSQL and the lake's engine, which name the data folder in their arguments. */
function processesOnData(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ');
      } catch {
        // It ended while we looked.
        return '';
      }
    })
    .filter((command) => command.includes(dataDir));
}

it.each([
  ['SIGINT', 30],
  ['SIGINT', 0],
  ['SIGTERM', 30],
  ['SIGHUP', 30],
] as const)(
  'a server whose process group gets %s twice, %d ms apart, closes in order and leaves nothing',
  async (signal, apartMs) => {
    const { pid, ended } = await startInGroup();
    // The server, PostgreSQL and the engine: the check below would see them.
    expect(processesOnData().length).toBeGreaterThanOrEqual(3);
    process.kill(-pid, signal);
    await sleep(apartMs);
    process.kill(-pid, signal);
    expect(await ended).toBe(0);
    expect(processesOnData()).toEqual([]);
  },
);
