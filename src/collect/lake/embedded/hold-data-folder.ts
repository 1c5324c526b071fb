import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, processStart } from './process-identity.ts';

type Holder = {
  readonly enginePid: number;
  readonly engineStart: string;
  readonly serverPid: number;
  readonly serverStart: string;
};

const WAIT_MS = 10_000;

/**
 * Makes this process the only one that has the lake's folder open: the library itself takes no lock, and two engines
 * on one folder destroy it. An engine whose server is gone, or is ours, is killed and replaced; false: another living
 * server holds the folder. What an engine acknowledged is synced, so killing it loses nothing.
 */
export async function holdDataFolder(dataDir: string, server: { pid: number; start: string }): Promise<boolean> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lockPath = join(dataDir, 'engine.lock');
  const mine: Holder = {
    enginePid: process.pid,
    engineStart: processStart(process.pid) ?? '',
    serverPid: server.pid,
    serverStart: server.start,
  };
  const deadline = performance.now() + WAIT_MS;
  while (performance.now() < deadline) {
    if (tryLock(lockPath, mine)) return true;
    const holder = readHolder(lockPath);
    if (holder !== undefined && isAlive(holder.enginePid, holder.engineStart)) {
      if (holder.serverPid !== server.pid && isAlive(holder.serverPid, holder.serverStart)) return false;
      kill(holder.enginePid);
      await sleep(20);
    } else {
      removeStale(lockPath, holder);
    }
  }
  return false;
}

function tryLock(lockPath: string, mine: Holder): boolean {
  const own = `${lockPath}.${mine.enginePid}`;
  writeFileSync(own, JSON.stringify(mine), { mode: 0o600 });
  try {
    // link(2) fails where the name exists, and the name never shows a half-written file.
    linkSync(own, lockPath);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readHolder(lockPath: string): Holder | undefined {
  try {
    const value = JSON.parse(readFileSync(lockPath, 'utf8')) as Partial<Holder>;
    const { enginePid, engineStart, serverPid, serverStart } = value;
    if (enginePid === undefined || engineStart === undefined) return undefined;
    return { enginePid, engineStart, serverPid: serverPid ?? 0, serverStart: serverStart ?? '' };
  } catch {
    return undefined;
  }
}

/** Takes the dead lock aside and looks again: someone may have replaced it since it was read. */
function removeStale(lockPath: string, seen: Holder | undefined): void {
  const aside = `${lockPath}.stale.${process.pid}`;
  try {
    renameSync(lockPath, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const taken = readHolder(aside);
  if (taken !== undefined && taken.enginePid !== seen?.enginePid && isAlive(taken.enginePid, taken.engineStart)) {
    linkSync(aside, lockPath);
  }
  rmSync(aside, { force: true });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
