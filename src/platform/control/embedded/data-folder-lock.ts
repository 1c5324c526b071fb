import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { WatchfloorError } from '../../kernel/index.ts';
import { identifyProcess, isAlive } from './living-process.ts';

export type LockedCode = 'control.locked' | 'journal.locked' | 'server.locked';
export type DataFolderLock = { readonly release: () => Promise<void> };

const HOLDER = z.object({ pid: z.number().int(), startedAt: z.string(), token: z.string() });
type Holder = z.infer<typeof HOLDER>;

/** Longer than any contender can sit between reading a stale lock and replacing it. */
const TAKEOVER_SETTLE_MS = 50;

/**
 * One process per data folder: `watchfloor.lock` names the holder by pid and start time, so that a lock left behind by
 * a killed process is taken over and a reused pid does not keep it alive. Throws `code` (conflict).
 */
export async function lockDataFolder(dataDir: string, code: LockedCode = 'control.locked'): Promise<DataFolderLock> {
  const file = path.join(dataDir, 'watchfloor.lock');
  const self = await identifyProcess(process.pid);
  const holder: Holder = { pid: process.pid, startedAt: self?.startedAt ?? '', token: randomUUID() };
  const draft = `${file}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o644 });
  try {
    if (!(await tryCreate(draft, file))) await takeOver({ draft, file, self: holder, code });
  } finally {
    await rm(draft, { force: true });
  }
  return { release: () => release(file, holder) };
}

/** `link` fails where the name exists, and the content is complete the moment the name appears. */
async function tryCreate(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

type TakeOver = { readonly draft: string; readonly file: string; readonly self: Holder; readonly code: LockedCode };

async function takeOver({ draft, file, self, code }: TakeOver): Promise<void> {
  const found = await readHolder(file);
  if (found !== undefined && (await isAlive(found))) throw locked(found, code);
  await rename(draft, file);
  // Two who both saw the stale lock may both replace it: the last one stands in the file, the other one leaves.
  await pause(TAKEOVER_SETTLE_MS);
  const winner = await readHolder(file);
  if (winner !== undefined && winner.token !== self.token) throw locked(winner, code);
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return HOLDER.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function release(file: string, self: Holder): Promise<void> {
  const found = await readHolder(file);
  if (found?.token === self.token) await rm(file, { force: true });
}

function locked(holder: Holder, code: LockedCode): WatchfloorError {
  return new WatchfloorError('conflict', code, {
    message: `Process ${holder.pid} holds this data folder. Stop it first, or choose another folder.`,
    details: { pid: holder.pid },
  });
}
