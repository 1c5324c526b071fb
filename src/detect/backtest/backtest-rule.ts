import { RULE_LAYOUT } from '../../collect/lake/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { compileRules, type EmittedRule, emitSelect, type SigmaRule } from '../rule-engine/index.ts';
import { askLake, isOverLimit, isRefused } from './ask-lake.ts';
import { addCost, type Budget, type Stop } from './budget.ts';
import type { BacktestResult } from './contract.ts';
import type { TimeWindow } from './day-windows.ts';
import { HitTally } from './hit-tally.ts';
import { type Judge, judgeUndecided } from './judge-undecided.ts';
import { comparePastVerdicts } from './past-verdicts.ts';

export type BacktestDeps = Pick<Judge, 'lake' | 'decode' | 'nowMs'> & { readonly db: Database };

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
  const { rule, window, days, budget, onProgress } = run;
  const { matcher } = compileRules([rule]);
  const judge = { ...deps, matcher, budget };
  const work: Work = { judge, tally: new HitTally(), sql: emitSelect(rule, RULE_LAYOUT), rule, judged: 0 };
  const before = budget.spent;
  let coveredMs = window.toMs;
  let stop = budget.stop;
  for (const [index, day] of days.entries()) {
    if (stop !== null) break;
    stop = await searchDay(work, day);
    if (stop !== null) break;
    coveredMs = day.fromMs;
    onProgress((index + 1) / days.length);
    stop = index < days.length - 1 ? budget.stop : null;
  }
  if (stop === null) coveredMs = window.fromMs;
  return {
    rule: shownOf(rule),
    ...work.tally.summary,
    ...(await comparePastVerdicts(deps.db, judge, { ruleId: rule.description.id, window })),
    cost: costSince(before, budget),
    byMatcher: { events: work.judged, because: reasonsOf(work) },
    coveredFrom: new Date(coveredMs).toISOString(),
    stoppedBy: stop,
  };
}

function shownOf({ description: { id, title, level, author, file } }: SigmaRule): BacktestResult['rule'] {
  return { id, title, level, author, file };
}

function costSince(before: Budget['spent'], budget: Budget): BacktestResult['cost'] {
  const minus = { seconds: -before.seconds, rowsRead: -before.rowsRead, bytesRead: -before.bytesRead };
  return addCost(budget.spent, minus);
}

function reasonsOf({ sql, judged }: Work): string[] {
  if (sql === 'refused') return ['sql-refused'];
  return judged > 0 ? [...sql.notKept] : [];
}

/** Null: the whole day was searched. Else its hits so far are in the tally, and the day does not count as covered. */
async function searchDay(work: Work, day: TimeWindow): Promise<Stop | null> {
  const { judge, tally, rule } = work;
  const { lake, budget } = judge;
  const startedMs = judge.nowMs();
  try {
    if (work.sql !== 'refused') {
      const found = await askLake(lake, work.sql, { window: day, budget });
      tally.addDay(day.fromMs, found.hits);
      for (const { entity, hits } of found.entities) tally.addEntity(entity, hits);
      tally.addSamples(found.samples);
      if (found.undecided === 0) return null;
      const { logsource, undecided, definitions } = work.sql;
      work.judged += await judgeUndecided(
        judge,
        { ...day, definitions, condition: `${logsource} AND ${undecided}` },
        tally,
      );
      return budget.stop;
    }
    const { logsource } = emitSelect(rule, RULE_LAYOUT);
    work.judged += await judgeUndecided(judge, { ...day, condition: logsource }, tally);
    return budget.stop;
  } catch (error) {
    if (isRefused(error) && work.sql !== 'refused') {
      work.sql = 'refused';
      return searchDay(work, day);
    }
    if (!isOverLimit(error)) throw error;
    // The engine does not say what a query that was stopped has cost.
    budget.spend({ seconds: (judge.nowMs() - startedMs) / 1000, rowsRead: 0, bytesRead: 0 });
    return stopOf(error.details.code);
  }
}

/** ClickHouse's error codes: 159 and 160 are time, 158 and 396 rows. */
function stopOf(code: unknown): Stop {
  if (code === 159 || code === 160) return 'seconds';
  return code === 241 ? 'memory' : 'rows';
}
