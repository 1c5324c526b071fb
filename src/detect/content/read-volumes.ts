import { countRuleMatches, type DayCount, type Lake } from '../../collect/lake/index.ts';
import type { Database } from '../../platform/control/index.ts';
import type { Clock } from '../../platform/kernel/index.ts';
import { countVerdictsByRule } from '../alerts/index.ts';
import { countFirings } from '../correlations/index.ts';
import type { RuleVolume } from './contract.ts';
import { BASELINE_DAYS, dayOf, measureDrift, RECENT_DAYS } from './measure-drift.ts';

const DAY_MS = 86_400_000;
/** Alerts are judged less often than rules match: a true rate needs more days. */
const RECENT_VERDICT_DAYS = 28;
const VERDICT_DAYS = 118;
/** A list is turned page by page; the counts of a day do not move much in half a minute. */
const KEPT_MS = 30_000;

export type RuleVolumes = {
  readonly of: (ruleId: string) => RuleVolume;
  readonly days: (ruleId: string) => readonly { readonly day: string; readonly matches: number }[];
};

export type Volumes = { readonly read: () => Promise<RuleVolumes> };

const NO_VERDICTS = { recent: { judged: 0, true: 0 }, before: { judged: 0, true: 0 } };
const NOTHING = measureDrift({ days: [], verdicts: NO_VERDICTS });

/** The volume of every rule, counted once for all who ask within half a minute. */
export function createVolumes({ lake, db, clock }: { lake: Lake; db: Database; clock: Clock }): Volumes {
  let kept: { readonly untilMs: number; readonly volumes: Promise<RuleVolumes> } | undefined;
  return {
    read: () => {
      const nowMs = clock.nowMs();
      if (kept !== undefined && nowMs < kept.untilMs) return kept.volumes;
      const volumes = readVolumes(lake, db, nowMs);
      const mine = { untilMs: nowMs + KEPT_MS, volumes };
      kept = mine;
      volumes.catch(() => {
        if (kept === mine) kept = undefined;
      });
      return volumes;
    },
  };
}

async function readVolumes(lake: Lake, db: Database, nowMs: number): Promise<RuleVolumes> {
  const fromDay = dayOf(nowMs - (RECENT_DAYS + BASELINE_DAYS - 1) * DAY_MS);
  const from = new Date(nowMs - VERDICT_DAYS * DAY_MS);
  const recentFrom = new Date(nowMs - RECENT_VERDICT_DAYS * DAY_MS);
  const [counts, firings, verdicts] = await Promise.all([
    countRuleMatches(lake, { fromDay }),
    countFirings(db, { fromDay }),
    countVerdictsByRule(db, { from, recentFrom }),
  ]);
  // A correlation has no match of its own: what it comes to in shadow shows here.
  const fired = firings.map(({ correlationId, day, firings: matches }) => {
    return { ruleId: correlationId, day, matches, hidden: 0 };
  });
  const days = byRule([...counts, ...fired]);
  const names = Array.from({ length: RECENT_DAYS + BASELINE_DAYS }, (_, ago) => dayOf(nowMs - ago * DAY_MS));
  const judged = new Map(verdicts.map((count) => [count.ruleId, count]));
  return {
    of: (ruleId) => {
      const ofRule = days.get(ruleId);
      const verdicts = judged.get(ruleId);
      // Most of some thousand rules: a list must not spend its time on them.
      if (ofRule === undefined && verdicts === undefined) return NOTHING;
      return measureDrift({ days: names.map((name) => ofRule?.get(name)), verdicts: verdicts ?? NO_VERDICTS });
    },
    days: (ruleId) =>
      [...(days.get(ruleId)?.values() ?? [])]
        .map(({ day, matches }) => ({ day, matches }))
        .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

function byRule(counts: readonly DayCount[]): ReadonlyMap<string, ReadonlyMap<string, DayCount>> {
  const rules = new Map<string, Map<string, DayCount>>();
  for (const count of counts) {
    const days = rules.get(count.ruleId) ?? new Map<string, DayCount>();
    days.set(count.day, count);
    rules.set(count.ruleId, days);
  }
  return rules;
}
