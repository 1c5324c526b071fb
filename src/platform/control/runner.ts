import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './contract.ts';
import type { ControlReport } from './report.ts';
import type { WakeUps } from './wake-ups.ts';

/** What the outbox and the jobs run with. */
export type RunnerParts = {
  readonly db: Database;
  readonly wakeUps: WakeUps;
  readonly report: ControlReport;
  /** This process among those that share the database; leases carry it. */
  readonly holder: string;
  /** No other process can use this database, so leases found at start belong to the dead. */
  readonly isAlone: boolean;
};

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

/** 100 ms, doubled for every further failure, at most half a minute. */
export function pauseAfterFailures(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS);
}

export function describeError(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000);
}

const STOP_PATIENCE_MS = 10_000;

/** A handler that never returns must not keep the process from stopping: its work is done again after the next start. */
export async function settleWithin(loops: readonly Promise<void>[]): Promise<void> {
  const patience = new AbortController();
  const tooLong = pause(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([Promise.all(loops), tooLong]);
  patience.abort();
}
