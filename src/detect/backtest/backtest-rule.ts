import { RULE_LAYOUT } from '../../collect/lake/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { compileRules, type EmittedRule, emitSelect, type SigmaRule } from '../rule-engine/index.ts';
import { askLake, isOverLimit, isRefused } from './ask-lake.ts';
import type { Budget, Cost, Stop } from './budget.ts';
import type { BacktestResult } from './contract.ts';
import type { TimeWindow } from './day-windows.ts';
import { HitTally } from './hit-tally.ts';
import { type Judge, judgeUndecided } from './judge-undecided.ts';
import { comparePastVerdicts } from './past-verdicts.ts';

export type BacktestDeps = Pick<Judge, 'lake' | 'decode'> & {
  readonly db: Database;
  readonly nowMs: () => number;
};

export type RuleRun = {
  readonly rule: SigmaRule;
  readonly window: TimeWindow;
  /** The parts of it that hold events, newest first. */
  readonly days: readonly TimeWindow[];
  readonly budget: Budget;
  /** 0 to 1 of this rule. */
  readonly onProgress: (share: number) => void;
};

type Work = {
  readonly judge: Judge;
  readonly tally: HitTally;
  sql: EmittedRule | 'refused';
  readonly rule: SigmaRule;
  judged: number;
};

/** One rule over the window, newest day first, until the end or the budget's. */
export async function backtestRule(deps: BacktestDeps, run: RuleRun): Promise<BacktestResult> {
  const { rule, window, budget } = run;
  if (budget.stop !== null) return notSearched(run, budget.stop);
  const { matcher } = compileRules([rule]);
  const judge = { lake: deps.lake, decode: deps.decode, matcher, budget };
  const work: Work = { judge, tally: new HitTally(), sql: emitSelect(rule, RULE_LAYOUT), rule, judged: 0 };
  const before = budget.spent;
  const { coveredMs, daysSearched, stop } = await searchDays(work, run);
  const verdicts = await comparePastVerdicts(deps.db, judge, { ruleId: rule.description.id, window });
  return {
    rule: shownOf(rule),
    ...work.tally.summary,
    ...verdicts,
    cost: costSince(before, budget.spent),
    byMatcher: { events: work.judged, because: reasonsOf(work) },
    daysSearched,
    coveredFrom: new Date(coveredMs).toISOString(),
    stoppedBy: stop,
  };
}

/** Its turn came when nothing was left: shown all the same, lest it pass for a rule that found nothing. */
function notSearched({ rule, window }: RuleRun, stop: Stop): BacktestResult {
  return {
    rule: shownOf(rule),
    ...new HitTally().summary,
    verdicts: null,
    precision: null,
    cost: { seconds: 0, rowsRead: 0, bytesRead: 0 },
    byMatcher: { events: 0, because: [] },
    daysSearched: 0,
    coveredFrom: new Date(window.toMs).toISOString(),
    stoppedBy: stop,
  };
}

async function searchDays(
  work: Work,
  { window, days, budget, onProgress }: RuleRun,
): Promise<{ readonly coveredMs: number; readonly daysSearched: number; readonly stop: Stop | null }> {
  let coveredMs = window.toMs;
  for (const [index, day] of days.entries()) {
    const stop = budget.stop ?? (await searchDay(work, day));
    if (stop !== null) return { coveredMs, daysSearched: index, stop };
    coveredMs = day.fromMs;
    onProgress((index + 1) / days.length);
  }
  return { coveredMs: window.fromMs, daysSearched: days.length, stop: null };
}

function shownOf({ description: { id, title, level, author, file } }: SigmaRule): BacktestResult['rule'] {
  return { id, title, level, author, file };
}

function costSince(before: Cost, after: Cost): Cost {
  return {
    seconds: after.seconds - before.seconds,
    rowsRead: after.rowsRead - before.rowsRead,
    bytesRead: after.bytesRead - before.bytesRead,
  };
}

function reasonsOf({ sql, judged }: Work): string[] {
  if (sql === 'refused') return ['sql-refused'];
  return judged > 0 ? [...sql.notKept] : [];
}

/** Null: the whole day was searched. Else its hits so far are in the tally, and the day does not count as covered. */
async function searchDay(work: Work, day: TimeWindow): Promise<Stop | null> {
  const { budget } = work.judge;
  try {
    return work.sql === 'refused' ? await matchDay(work, day) : await countDay(work, work.sql, day);
  } catch (error) {
    // Whatever breaks after a cancellation broke because of it.
    if (budget.stop === 'cancelled') return 'cancelled';
    if (isRefused(error) && work.sql !== 'refused') {
      work.sql = 'refused';
      return searchDay(work, day);
    }
    if (!isOverLimit(error)) throw error;
    return budget.stoppedBy(error.details.code);
  }
}

async function countDay(work: Work, sql: EmittedRule, day: TimeWindow): Promise<Stop | null> {
  const { judge, tally } = work;
  const found = await askLake(judge.lake, sql, { window: day, budget: judge.budget });
  tally.addDay(day.fromMs, found.hits);
  for (const { entity, hits } of found.entities) tally.addEntity(entity, hits);
  tally.addSamples(found.samples);
  if (found.undecided === 0) return null;
  if (judge.budget.stop !== null) return judge.budget.stop;
  const { logsource, undecided, definitions } = sql;
  return judgeUndecided(judge, { ...day, definitions, condition: `${logsource} AND ${undecided}` }, work);
}

function matchDay(work: Work, day: TimeWindow): Promise<Stop | null> {
  return judgeUndecided(work.judge, { ...day, condition: emitSelect(work.rule, RULE_LAYOUT).logsource }, work);
}
