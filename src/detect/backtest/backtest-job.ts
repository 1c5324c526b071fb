import { randomUUID } from 'node:crypto';
import { type Actor, WatchfloorError } from '../../platform/kernel/index.ts';
import { linkRules, parseRules, type RuleIssue, type SigmaCorrelation, type SigmaRule } from '../rule-engine/index.ts';
import { isOverLimit } from './ask-lake.ts';
import { type BacktestDeps, backtestRule } from './backtest-rule.ts';
import { Budget } from './budget.ts';
import type { Backtest, BacktestLimits, StartBacktest } from './contract.ts';
import { daysWithEvents, dayWindows, type TimeWindow } from './day-windows.ts';
import { versionOf } from './version-of.ts';

export type BacktestJobDeps = BacktestDeps & { readonly onFailure: (error: unknown) => void };

export type Job = {
  shown: Backtest;
  /** Null once it is finished: rules weigh many times what is shown of them. */
  work: Work | null;
  /** Its start stands in the audit trail: not before may it run. */
  isRecorded: boolean;
  readonly abort: AbortController;
};

type Work = { readonly rules: readonly SigmaRule[]; readonly limits: BacktestLimits };

/** The days with events are only looked for to spare queries: no longer than this. */
const LOOK_MS = 30_000;

/** Reads the rules at once: what is wrong with them is in what is shown. */
export function openJob({ nowMs }: Pick<BacktestDeps, 'nowMs'>, actor: Actor, input: StartBacktest): Job {
  const parsed = input.rules.map(({ file, text }) => parseRules({ file, text, version: versionOf(text) }));
  const correlations = parsed.flatMap((one) => one.correlations);
  const parts = { rules: parsed.flatMap((one) => one.rules), filters: parsed.flatMap((one) => one.filters) };
  const { rules, issues: linkIssues } = linkRules({ ...parts, correlations: [] });
  const issues = [...parsed.flatMap((one) => one.issues), ...linkIssues, ...correlations.map(notOfEvents)];
  const shown: Backtest = {
    id: randomUUID(),
    state: 'waiting',
    startedBy: { id: actor.id, name: actor.name },
    createdAt: iso(nowMs()),
    finishedAt: null,
    from: input.from,
    to: input.to,
    progress: 0,
    rules: rules.length,
    results: [],
    issues: issues.map((issue) => ({ ...issue })),
    fault: null,
  };
  return { shown, work: { rules, limits: input.limits }, isRecorded: false, abort: new AbortController() };
}

function notOfEvents({ description, line }: SigmaCorrelation): RuleIssue {
  const message = 'A backtest is of rules that match single events: the rules that this correlation names can be.';
  return { file: description.file, line, column: 1, severity: 'error', code: 'correlation-not-backtested', message };
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
