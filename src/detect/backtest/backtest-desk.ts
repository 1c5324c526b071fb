import { setTimeout as sleep } from 'node:timers/promises';
import type { Control } from '../../platform/control/index.ts';
import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { askedWindow } from './asked-window.ts';
import { type BacktestJobDeps, cancelJob, type Job, openJob, placeJob, readRulesOf, runJob } from './backtest-job.ts';
import { type Backtest, MAX_RULE_BYTES, type StartBacktest } from './contract.ts';

export type BacktestDesk = {
  /** Throws `backtest.window`, `backtest.too-large` (invalid), `backtest.busy`, `backtest.closing` (unavailable). */
  readonly start: (actor: Actor, input: StartBacktest) => Promise<Backtest>;
  /** Throws `backtest.missing`. */
  readonly show: (actor: Actor, id: string) => Backtest;
  /** Stops the query that runs, too; what was found is kept. */
  readonly cancel: (actor: Actor, id: string) => Promise<Backtest>;
  /** Cancels all and waits for the one that runs, a few seconds at most. */
  readonly close: () => Promise<void>;
};

export type BacktestDeskDeps = BacktestJobDeps & { readonly control: Pick<Control, 'transaction'> };

const MAX_KEPT = 50;
const MAX_WAITING = 8;
/** What was cancelled ends within moments, unless a store hangs: the server's other work must be brought to its end. */
const CLOSE_PATIENCE_MS = 3_000;
const RULES_IN_TRAIL = 20;

/**
 * Backtests in order, one at a time: each may keep the engine's readers busy. They are answers to a question, not
 * records: the last fifty are kept, in memory, until the server stops.
 */
export function createBacktestDesk(deps: BacktestDeskDeps): BacktestDesk {
  const jobs = new Map<string, Job>();
  let running: Promise<void> = Promise.resolve();
  let reading: Promise<void> = Promise.resolve();
  let isRunning = false;
  const runAll = async (): Promise<void> => {
    isRunning = true;
    for (let job = nextOf(jobs); job !== undefined; job = nextOf(jobs)) await runJob(deps, job);
    isRunning = false;
  };
  const find = (id: string): Job => {
    const job = jobs.get(id);
    if (job !== undefined) return job;
    throw new WatchfloorError('missing', 'backtest.missing', { message: 'There is no such backtest, or no more.' });
  };
  return {
    start: async (actor, input) => {
      requirePermission(actor, 'rules.backtest');
      const window = askedWindow(input);
      checkSize(input);
      checkRoom(jobs);
      const job = openJob(deps, actor);
      const { id } = job.shown;
      // It has its place before anything is waited for: those that ask meanwhile must find it taken.
      jobs.set(id, job);
      try {
        const read = reading.then(() => readRulesOf(job, input));
        reading = read.then(
          () => undefined,
          () => undefined,
        );
        // Not in that line: the lake may take long to answer, and nobody else is to wait for it.
        await placeJob(deps, job, { ...input, rules: await read, window });
        await record(deps, job, { actor, action: 'rules.backtest' });
      } catch (error) {
        jobs.delete(id);
        throw error;
      }
      job.isRecorded = true;
      forgetOldest(jobs);
      if (!isRunning) running = runAll();
      return job.shown;
    },
    show: (actor, id) => {
      requirePermission(actor, 'rules.backtest');
      return find(id).shown;
    },
    cancel: async (actor, id) => {
      requirePermission(actor, 'rules.backtest');
      const job = find(id);
      if (job.shown.finishedAt === null) {
        await record(deps, job, { actor, action: 'rules.cancel-backtest' });
        cancelJob(deps, job);
      }
      return job.shown;
    },
    close: () => {
      for (const job of jobs.values()) cancelJob(deps, job);
      return withinPatience(running);
    },
  };
}

function nextOf(jobs: ReadonlyMap<string, Job>): Job | undefined {
  return [...jobs.values()].find(({ shown, isRecorded }) => isRecorded && shown.state === 'waiting');
}

async function withinPatience(work: Promise<void>): Promise<void> {
  const patience = new AbortController();
  const tired = sleep(CLOSE_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([work, tired]);
  patience.abort();
}

function checkSize({ rules }: StartBacktest): void {
  if (rules.reduce((sum, { text }) => sum + text.length, 0) > MAX_RULE_BYTES) {
    throw new WatchfloorError('invalid', 'backtest.too-large', {
      message: `The rules of one backtest have at most ${MAX_RULE_BYTES} characters together.`,
    });
  }
}

/** Beside the one that runs. */
function checkRoom(jobs: ReadonlyMap<string, Job>): void {
  const unfinished = [...jobs.values()].filter(({ shown }) => shown.finishedAt === null);
  if (unfinished.length <= MAX_WAITING) return;
  const message = `${MAX_WAITING} backtests wait already. Try again when one is finished.`;
  throw new WatchfloorError('unavailable', 'backtest.busy', { message });
}

function forgetOldest(jobs: Map<string, Job>): void {
  for (const [id, { shown }] of jobs) {
    if (jobs.size <= MAX_KEPT) return;
    if (shown.finishedAt !== null) jobs.delete(id);
  }
}

type Act = { readonly actor: Actor; readonly action: string };

function record({ control }: BacktestDeskDeps, { shown, work }: Job, { actor, action }: Act): Promise<void> {
  const details = {
    rules: (work?.rules ?? []).slice(0, RULES_IN_TRAIL).map(({ description }) => description.id),
    from: shown.from,
    to: shown.to,
  };
  const subject = `backtest:${shown.id}`;
  return control.transaction((tx) => audit(tx, { actor, action, subject, outcome: 'done', details }));
}
