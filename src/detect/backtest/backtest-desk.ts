import { randomUUID } from 'node:crypto';
import type { Control } from '../../platform/control/index.ts';
import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { linkRules, parseRules, type RuleIssue, type SigmaCorrelation, type SigmaRule } from '../rule-engine/index.ts';
import { type BacktestDeps, backtestRule } from './backtest-rule.ts';
import { Budget } from './budget.ts';
import { type Backtest, MAX_DAYS, MAX_RULE_BYTES, type StartBacktest } from './contract.ts';
import { daysWithEvents, dayWindows } from './day-windows.ts';
import { versionOf } from './version-of.ts';

export type BacktestDesk = {
  /** Throws `backtest.window`, `backtest.too-large` (invalid), `backtest.busy` (unavailable). */
  readonly start: (actor: Actor, input: StartBacktest) => Promise<Backtest>;
  /** Throws `backtest.missing`. */
  readonly show: (actor: Actor, id: string) => Backtest;
  /** Takes effect when the query that runs ends; what was found is kept. */
  readonly cancel: (actor: Actor, id: string) => Promise<Backtest>;
  /** Cancels all and waits for the one that runs. */
  readonly close: () => Promise<void>;
};

export type BacktestDeskDeps = BacktestDeps & {
  readonly control: Pick<Control, 'transaction'>;
  readonly onFailure: (error: unknown) => void;
};

type Job = {
  shown: Backtest;
  readonly rules: readonly SigmaRule[];
  readonly input: StartBacktest;
  readonly abort: AbortController;
};

const MAX_KEPT = 50;
const MAX_WAITING = 8;
const DAY_MS = 86_400_000;

/**
 * Backtests in order, one at a time: each may keep the engine's readers busy. They are answers to a question, not
 * records: the last fifty are kept, in memory, until the server stops.
 */
export function createBacktestDesk(deps: BacktestDeskDeps): BacktestDesk {
  const jobs = new Map<string, Job>();
  let running: Promise<void> = Promise.resolve();
  const find = (id: string): Job => {
    const job = jobs.get(id);
    if (job !== undefined) return job;
    throw new WatchfloorError('missing', 'backtest.missing', { message: 'There is no such backtest, or no more.' });
  };
  return {
    start: async (actor, input) => {
      requirePermission(actor, 'rules.backtest');
      checkInput(input);
      if ([...jobs.values()].filter(({ shown }) => shown.finishedAt === null).length > MAX_WAITING) throw busy();
      const job = openJob(deps, actor, input);
      await record(deps, job, { actor, action: 'rules.backtest' });
      jobs.set(job.shown.id, job);
      forgetOldest(jobs);
      running = running.then(() => runJob(deps, job));
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
        job.abort.abort();
      }
      return job.shown;
    },
    close: () => {
      for (const { abort } of jobs.values()) abort.abort();
      return running;
    },
  };
}

function checkInput({ from, to, rules }: StartBacktest): void {
  const spanMs = Date.parse(to) - Date.parse(from);
  if (spanMs <= 0 || spanMs > MAX_DAYS * DAY_MS) {
    throw new WatchfloorError('invalid', 'backtest.window', {
      message: `The window must end after it begins, and span at most ${MAX_DAYS} days.`,
    });
  }
  if (rules.reduce((sum, { text }) => sum + text.length, 0) > MAX_RULE_BYTES) {
    throw new WatchfloorError('invalid', 'backtest.too-large', {
      message: `The rules of one backtest have at most ${MAX_RULE_BYTES} characters together.`,
    });
  }
}

function busy(): WatchfloorError {
  const message = `${MAX_WAITING} backtests wait already. Try again when one is finished.`;
  return new WatchfloorError('unavailable', 'backtest.busy', { message });
}

function openJob({ nowMs }: BacktestDeps, actor: Actor, input: StartBacktest): Job {
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
  return { shown, rules, input, abort: new AbortController() };
}

function notOfEvents({ description, line }: SigmaCorrelation): RuleIssue {
  const message = 'A backtest is of rules that match single events: the rules that this correlation names can be.';
  return { file: description.file, line, column: 1, severity: 'error', code: 'correlation-not-backtested', message };
}

/** Never rejects: a backtest that fails must not keep those behind it. */
async function runJob(deps: BacktestDeskDeps, job: Job): Promise<void> {
  const { input, rules, abort } = job;
  const window = { fromMs: Date.parse(input.from), toMs: Date.parse(input.to) };
  const budget = new Budget(input.limits, abort.signal);
  const change = (changes: Partial<Backtest>): void => {
    job.shown = { ...job.shown, ...changes };
  };
  change({ state: abort.signal.aborted ? 'cancelled' : 'running' });
  try {
    const present = await daysWithEvents(deps.lake, window);
    const days = dayWindows(window, (dayMs) => present.has(dayMs));
    for (const [index, rule] of rules.entries()) {
      if (abort.signal.aborted) break;
      const onProgress = (share: number): void => change({ progress: (index + share) / rules.length });
      const result = await backtestRule(deps, { rule, window, days, budget, onProgress });
      change({ results: [...job.shown.results, result] });
    }
    change({
      state: abort.signal.aborted ? 'cancelled' : 'done',
      progress: abort.signal.aborted ? job.shown.progress : 1,
    });
  } catch (error) {
    deps.onFailure(error);
    const fault = error instanceof WatchfloorError ? error.message : 'The backtest broke; the server’s log says why.';
    change({ state: 'failed', fault });
  }
  change({ finishedAt: iso(deps.nowMs()) });
}

function forgetOldest(jobs: Map<string, Job>): void {
  for (const [id, { shown }] of jobs) {
    if (jobs.size <= MAX_KEPT) return;
    if (shown.finishedAt !== null) jobs.delete(id);
  }
}

type Act = { readonly actor: Actor; readonly action: string };

function record({ control }: BacktestDeskDeps, { shown, rules }: Job, { actor, action }: Act): Promise<void> {
  const details = {
    rules: rules.slice(0, 20).map(({ description }) => description.id),
    from: shown.from,
    to: shown.to,
  };
  const subject = `backtest:${shown.id}`;
  return control.transaction((tx) => audit(tx, { actor, action, subject, outcome: 'done', details }));
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
