import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLineOf, identifyProcess, isAlive, type ProcessIdentity } from './living-process.ts';

type Step = { readonly signal: NodeJS.Signals; readonly patienceMs: number };

/** PostgreSQL, "Shutting Down the Server": SIGINT fast, SIGQUIT immediate (recovery at the next start), then no choice. */
const STEPS: readonly Step[] = [
  { signal: 'SIGINT', patienceMs: 1_000 },
  { signal: 'SIGQUIT', patienceMs: 500 },
  { signal: 'SIGKILL', patienceMs: 1_000 },
];

/**
 * Stops the PostgreSQL that a killed predecessor of ours left running on this folder. The caller holds the folder's
 * lock, so whatever still serves it has no owner.
 */
export async function stopOrphanedPostgres(databaseDir: string): Promise<void> {
  const pidFile = path.join(databaseDir, 'postmaster.pid');
  const [firstLine] = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
  const pid = Number(firstLine);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const orphan = await identifyProcess(pid);
  if (orphan === undefined) return;
  const isPostgres = process.platform !== 'linux' || (await commandLineOf(pid)).includes(databaseDir);
  if (isPostgres) await stopProcess(orphan, STEPS);
  // A stranger now has this pid. PostgreSQL would take it for a running server and refuse to start.
  else await rm(pidFile, { force: true });
}

export async function stopProcess(target: ProcessIdentity, steps: readonly Step[] = STEPS): Promise<void> {
  for (const { signal, patienceMs } of steps) {
    try {
      process.kill(target.pid, signal);
    } catch {
      return;
    }
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (!(await isAlive(target))) return;
      await pause(10);
    }
  }
}
