import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import type { Verdict } from './contract.ts';

export type MatchKey = { readonly eventId: string; readonly ruleId: string };
export type JudgedMatch = MatchKey & {
  /** `AL-<n>` */
  readonly alert: string;
  /** Null: nobody has judged the alert. Of a duplicate the verdict of its original. */
  readonly verdict: Verdict | null;
};

type Row = {
  readonly event_id: string;
  readonly rule_id: string;
  readonly number: string;
  readonly verdict: Verdict | null;
};

/**
 * The alerts that these matches went to, each once. Absent: a match without an alert, and one of an alert that has forgotten
 * its hits (`pruneHits`) and does not show this one.
 */
export async function readVerdictsOfMatches(
  db: Database,
  matches: readonly MatchKey[],
): Promise<readonly JudgedMatch[]> {
  if (matches.length === 0) return [];
  const { rows } = await sql<Row>`
    with n (event_id, rule_id) as (
      select * from unnest(${matches.map(({ eventId }) => eventId)}::text[],
        ${matches.map(({ ruleId }) => ruleId)}::text[])
    ), known (event_id, rule_id, number) as (
      select n.event_id, n.rule_id, h.alert_number
      from n join alerts.hit h on h.event_id = n.event_id and h.rule_id = n.rule_id
      union all
      select n.event_id, n.rule_id, a.number
      from alerts.alert a join alerts.kept_hit k on k.alert_number = a.number
      join n on n.event_id = k.event_id and n.rule_id = a.rule_id
      where a.hits_pruned_at is not null and a.rule_id = any(${[...new Set(matches.map(({ ruleId }) => ruleId))]}::text[])
    )
    select distinct on (k.event_id, k.rule_id) k.event_id, k.rule_id, a.number, case when o.id is null then a.verdict else o.verdict end as verdict
    from known k join alerts.alert a on a.number = k.number
    left join alerts.alert o on a.verdict = 'duplicate' and o.id = a.duplicate_of_id
    order by k.event_id, k.rule_id, a.number desc`.execute(db);
  return rows.map(({ event_id, rule_id, number, verdict }) => ({
    eventId: event_id,
    ruleId: rule_id,
    alert: `AL-${number}`,
    verdict,
  }));
}

export type VerdictCount = {
  readonly ruleId: string;
  readonly recent: { readonly judged: number; readonly true: number };
  readonly before: { readonly judged: number; readonly true: number };
};

type CountRow = {
  readonly rule_id: string;
  readonly recent: string;
  readonly recent_true: string;
  readonly before: string;
  readonly before_true: string;
};

/**
 * Alerts judged true, benign or false, by rule: since `recentFrom`, and from `from` until then. The sample left out. A
 * rule without any is absent.
 */
export async function countVerdictsByRule(
  db: Database,
  { from, recentFrom, ruleId }: { readonly from: Date; readonly recentFrom: Date; readonly ruleId?: string },
): Promise<readonly VerdictCount[]> {
  const ofRule = ruleId === undefined ? sql`` : sql`and rule_id = ${ruleId}`;
  const { rows } = await sql<CountRow>`
    select rule_id,
      count(*) filter (where verdict_at >= ${recentFrom}) as recent,
      count(*) filter (where verdict_at >= ${recentFrom} and verdict = 'true') as recent_true,
      count(*) filter (where verdict_at < ${recentFrom}) as before,
      count(*) filter (where verdict_at < ${recentFrom} and verdict = 'true') as before_true
    from alerts.alert
    where state = 'closed' and verdict in ('true', 'benign', 'false') and verdict_at >= ${from} and not is_sample
      ${ofRule}
    group by rule_id`.execute(db);
  return rows.map((row) => ({
    ruleId: row.rule_id,
    recent: { judged: Number(row.recent), true: Number(row.recent_true) },
    before: { judged: Number(row.before), true: Number(row.before_true) },
  }));
}
