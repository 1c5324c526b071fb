import { randomUUID } from 'node:crypto';
import { type Actor, WatchfloorError } from '../../platform/kernel/index.ts';
import type { SigmaRule } from '../rule-engine/index.ts';
import { isOverLimit } from './ask-lake.ts';
import { type AskedWindow, placeWindow } from './asked-window.ts';
import { type BacktestDeps, backtestRule } from './backtest-rule.ts';
import { Budget } from './budget.ts';
import type { Backtest, BacktestLimits, StartBacktest } from './contract.ts';
import { daysWithEvents, dayWindows, type TimeWindow } from './day-windows.ts';
import { readRulesAside } from './read-rules-aside.ts';

export type BacktestJobDeps = BacktestDeps & { readonly onFailure: (error: unknown) => void };

export type Job = {
  shown: Backtest;
  /** Null until its rules are read, and once it is finished: they weigh many times what is shown of them. */
  work: Work | null;
  /** Its rules are read, and its start stands in the audit trail: not before may it run. */
  isRecorded: boolean;
  readonly abort: AbortController;
};

type Work = { readonly rules: readonly SigmaRule[]; readonly limits: BacktestLimits };

/** The newest event, and the days with events, are only looked for to spare questions and queries: no longer than this. */
const LOOK_MS = 30_000;

/** A place, before its rules are read and its window is known: nobody is told of it until then. */
export function openJob({ nowMs }: Pick<BacktestDeps, 'nowMs'>, actor: Actor): Job {
  const createdAt = iso(nowMs());
  const shown: Backtest = {
    id: randomUUID(),
    state: 'waiting',
    startedBy: { id: actor.id, name: actor.name },
    createdAt,
    finishedAt: null,
    from: createdAt,
    to: createdAt,
    progress: 0,
    rules: 0,
    results: [],
    issues: [],
    fault: null,
  };
  return { shown, work: null, isRecorded: false, abort: new AbortController() };
}

/** What is wrong with the rules is in what is shown. Throws as `readRulesAside`. */
export async function readRulesOf(
  job: Job,
  { rules: files }: Pick<StartBacktest, 'rules'>,
): Promise<readonly SigmaRule[]> {
  const { rules, issues } = await readRulesAside(files, job.abort.signal);
  change(job, { rules: rules.length, issues: issues.map((issue) => ({ ...issue })) });
  return rules;
}

type Placed = Pick<StartBacktest, 'limits'> & { readonly rules: readonly SigmaRule[]; readonly window: AskedWindow };

/** After this the job can run. Throws as `placeWindow`. */
export async function placeJob(deps: BacktestDeps, job: Job, { rules, limits, window }: Placed): Promise<void> {
  const over = { rules, signal: job.abort.signal, timeoutMs: LOOK_MS };
  const { fromMs, toMs } = await placeWindow(deps, window, over);
  change(job, { from: iso(fromMs), to: iso(toMs) });
  job.work = { rules, limits };
}

/** Never rejects: a backtest that fails must not keep those behind it. Does nothing to one that is finished. */
export async function runJob(deps: BacktestJobDeps, job: Job): Promise<void> {
  if (job.work === null) return;
  change(job, { state: 'running' });
  try {
    await runRules(deps, job, job.work);
    if (!job.abort.signal.aborted) change(job, { state: 'done', progress: 1 });
  } catch (error) {
    if (!job.abort.signal.aborted) fail(deps, job, error);
  }
  if (job.abort.signal.aborted) change(job, { state: 'cancelled' });
  finish(deps, job);
}

/** One that runs ends by itself, soon; one that waits is finished here. */
export function cancelJob(deps: Pick<BacktestDeps, 'nowMs'>, job: Job): void {
  job.abort.abort();
  if (job.shown.state !== 'waiting') return;
  change(job, { state: 'cancelled' });
  finish(deps, job);
}

async function runRules(deps: BacktestJobDeps, job: Job, { rules, limits }: Work): Promise<void> {
  const window = { fromMs: Date.parse(job.shown.from), toMs: Date.parse(job.shown.to) };
  const budget = new Budget(limits, job.abort.signal, deps.nowMs);
  const days = await daysToSearch(deps, window, budget);
  for (const [index, rule] of rules.entries()) {
    if (job.abort.signal.aborted) return;
    const onProgress = (share: number): void => change(job, { progress: (index + share) / rules.length });
    const result = await backtestRule(deps, { rule, window, days, budget, onProgress });
    change(job, { results: [...job.shown.results, result] });
  }
}

/** All days where it would take too long to tell which have events. */
async function daysToSearch(
  { lake }: BacktestDeps,
  window: TimeWindow,
  budget: Budget,
): Promise<readonly TimeWindow[]> {
  const { timeoutMs, signal } = budget.queryLimits;
  try {
    const limits = { timeoutMs: Math.min(LOOK_MS, timeoutMs / 2), ...(signal !== undefined && { signal }) };
    const present = await daysWithEvents(lake, window, limits);
    return dayWindows(window, (dayMs) => present.has(dayMs));
  } catch (error) {
    if (!isOverLimit(error)) throw error;
    return dayWindows(window, () => true);
  }
}

function fail({ onFailure }: BacktestJobDeps, job: Job, error: unknown): void {
  onFailure(error);
  const fault = error instanceof WatchfloorError ? error.message : 'The backtest broke; the server’s log says why.';
  change(job, { state: 'failed', fault });
}

function change(job: Job, changes: Partial<Backtest>): void {
  job.shown = { ...job.shown, ...changes };
}

function finish({ nowMs }: Pick<BacktestDeps, 'nowMs'>, job: Job): void {
  // A title cut from a rule's text would keep the whole text in memory: copies do not.
  job.shown = structuredClone({ ...job.shown, finishedAt: iso(nowMs()) });
  job.work = null;
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
