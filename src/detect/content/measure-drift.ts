import type { RuleVolume } from './contract.ts';

/** The last week is compared with the four before it, day of the week with day of the week. */
export const RECENT_DAYS = 7;
export const BASELINE_DAYS = 28;
/** With less history a rule's habits are not known. */
const LEAST_BASELINE_DAYS = 7;
/** So many standard deviations of a Poisson count; by chance, less than one rule in 10,000 a week. */
const SURPRISE = 4;
/** And by so much at least: of 10,000 a week, 4 % more is certain and nobody's concern. */
const FACTOR = 2;
const LEAST_JUDGED = 10;
const LEAST_FALL = 0.3;

export type DriftInput = {
  /** Of one rule, today first, then each day before it: `RECENT_DAYS + BASELINE_DAYS` of them. */
  readonly days: readonly ({ readonly matches: number; readonly hidden: number } | undefined)[];
  readonly verdicts: {
    readonly recent: { readonly judged: number; readonly true: number };
    readonly before: { readonly judged: number; readonly true: number };
  };
};

/** `YYYY-MM-DD`, UTC. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/**
 * How a rule's last seven days compare with the 28 before them, today counted among the seven. Counts of independent
 * matches scatter by the square root of what is expected: beyond four such, and twofold, the rule has drifted.
 * `expected` starts at the rule's first match of the 35 days: a rule that is a week old is measured against that week.
 */
export function measureDrift({ days, verdicts }: DriftInput): RuleVolume {
  const recent = days.slice(0, RECENT_DAYS);
  const lastWeek = recent.reduce((sum, day) => sum + (day?.matches ?? 0), 0);
  const hidden = recent.reduce((sum, day) => sum + (day?.hidden ?? 0), 0);
  const baseline = days.slice(RECENT_DAYS);
  const known = baseline.findLastIndex((day) => day !== undefined) + 1;
  const total = baseline.reduce((sum, day) => sum + (day?.matches ?? 0), 0);
  const expected = known < LEAST_BASELINE_DAYS ? null : Math.round(((total * RECENT_DAYS) / known) * 10) / 10;
  const { judged, true: isTrue } = verdicts.recent;
  const volume = { lastWeek, expected, hidden, judged, true: isTrue };
  return {
    ...volume,
    ...(volumeDrift(lastWeek, expected) ?? truthDrift(verdicts) ?? { drift: null, explanation: '' }),
  };
}

type Drift = Pick<RuleVolume, 'drift' | 'explanation'>;

function volumeDrift(lastWeek: number, expected: number | null): Drift | undefined {
  if (expected === null) return undefined;
  const surprise = (lastWeek - expected) / Math.sqrt(Math.max(expected, 1));
  if (Math.abs(surprise) < SURPRISE) return undefined;
  const explanation = `${lastWeek} matches in the last 7 days; the ${BASELINE_DAYS} days before let expect ${expected}.`;
  if (surprise > 0) return lastWeek >= expected * FACTOR ? { drift: 'louder', explanation } : undefined;
  if (lastWeek === 0) return { drift: 'silent', explanation };
  return lastWeek * FACTOR <= expected ? { drift: 'quieter', explanation } : undefined;
}

function truthDrift({ recent, before }: DriftInput['verdicts']): Drift | undefined {
  if (recent.judged < LEAST_JUDGED || before.judged < LEAST_JUDGED) return undefined;
  const now = recent.true / recent.judged;
  const then = before.true / before.judged;
  if (then - now < LEAST_FALL) return undefined;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const explanation =
    `${percent(now)} of ${recent.judged} alerts judged in the last 28 days were true; ` +
    `before that it was ${percent(then)} of ${before.judged}.`;
  return { drift: 'less-true', explanation };
}
