import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';

export type JudgedHit = { readonly alertNumber: string; readonly verdict: string; readonly eventId: string };

/** The newest alerts, and the first hits of each: enough to say whether a changed rule would still raise it. */
const MAX_ALERTS = 200;
const HITS_EACH = 5;

export type JudgedHitsQuery = {
  readonly ruleId: string;
  readonly verdicts: readonly string[];
  /** Event time of the hits, from inclusive, to exclusive; milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly toMs: number;
};

/** First hits of the rule's judged alerts, whatever version of the rule raised them. */
export async function readJudgedHits(db: Database, query: JudgedHitsQuery): Promise<readonly JudgedHit[]> {
  const [from, to] = [new Date(query.fromMs), new Date(query.toMs)];
  const { rows } = await sql<JudgedHit>`
    select a.number::text as "alertNumber", a.verdict, h.event_id as "eventId"
    from (
      select number, verdict from alerts.alert
      where rule_id = ${query.ruleId} and state = 'closed' and verdict = any(${query.verdicts}::text[])
        and last_seen_at >= ${from} and first_seen_at < ${to}
      order by number desc limit ${MAX_ALERTS}
    ) a
    join lateral (
      select event_id from alerts.kept_hit k
      where k.alert_number = a.number and k.event_time >= ${from} and k.event_time < ${to}
      order by ordinal limit ${HITS_EACH}
    ) h on true`.execute(db);
  return rows;
}
