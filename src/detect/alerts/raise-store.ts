import { sql } from 'kysely';
import type { Transaction } from '../../platform/control/index.ts';
import type { AlertId, AlertState } from './alert.ts';
import { type AlertHit, type AlertRule, storableText } from './alert-hit.ts';
import { LEVELS, type Verdict } from './contract.ts';
import { type AlertGrowth, type CurrentAlert, FIRST_HITS_KEPT, hitsToKeep, LATEST_HITS_KEPT } from './plan-raise.ts';

/*
 * The SQL of raising. Each function is one statement whatever the size of the batch: rows travel as one array or JSON
 * parameter, because PostgreSQL takes at most 65,535 parameters.
 */

/** One raiser at a time: a promotion must not open a second alert for a group that the pipeline is opening. */
export async function lockRaising(tx: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('alerts.raise', 0))`.execute(tx);
}

/** `<event> <rule>` of the hits that are counted already. */
export async function readKnownHits(tx: Transaction, hits: readonly AlertHit[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ event_id: string; rule_id: string }>`
    select h.event_id, h.rule_id from alerts.hit h
    join unnest(${hits.map((hit) => hit.eventId)}::text[], ${hits.map((hit) => hit.rule.id)}::text[])
      as n (event_id, rule_id) on h.event_id = n.event_id and h.rule_id = n.rule_id`.execute(tx);
  return new Set(rows.map((row) => hitKey(row.event_id, row.rule_id)));
}

export function hitKey(eventId: string, ruleId: string): string {
  return `${eventId} ${ruleId}`;
}

type CurrentRow = {
  readonly id: string;
  readonly group_key: string;
  readonly state: AlertState;
  readonly raised_at: Date;
  readonly hit_count: string;
  readonly verdict: Verdict | null;
  readonly answerable_id: string | null;
  readonly answerable_name: string | null;
  readonly case_number: string | null;
};

/** Locked until the transaction ends, so that nobody closes an alert while hits are being added to it. */
export async function lockCurrentAlerts(
  tx: Transaction,
  groupKeys: readonly string[],
): Promise<readonly CurrentAlert[]> {
  const { rows } = await sql<CurrentRow>`
    select a.id, a.group_key, a.state, a.raised_at, a.hit_count,
      case when o.id is null then a.verdict else o.verdict end as verdict,
      coalesce(o.case_number, a.case_number) as case_number,
      coalesce(a.owner_id, a.verdict_by_id) as answerable_id,
      coalesce(a.owner_name, a.verdict_by_name) as answerable_name
    from alerts.alert a left join alerts.alert o on a.verdict = 'duplicate' and o.id = a.duplicate_of_id
    where a.is_current and a.group_key = any(${groupKeys}::text[]) order by a.number for update of a`.execute(tx);
  return rows.map((row) => ({
    id: row.id as AlertId,
    groupKey: row.group_key,
    state: row.state,
    raisedAtMs: row.raised_at.getTime(),
    hitCount: Number(row.hit_count),
    verdict: row.verdict,
    answerable:
      row.answerable_id === null ? null : { id: row.answerable_id, name: row.answerable_name ?? row.answerable_id },
    caseNumber: row.case_number,
  }));
}

export async function endCurrent(tx: Transaction, alertIds: readonly AlertId[]): Promise<void> {
  await sql`update alerts.alert set is_current = false where id = any(${alertIds}::text[])`.execute(tx);
}

export async function insertRules(tx: Transaction, rules: readonly AlertRule[]): Promise<void> {
  const rows = rules.map((rule) => ({ rule_id: rule.id, rule_version: rule.version, shown: shownOf(rule) }));
  await sql`
    insert into alerts.rule (rule_id, rule_version, shown)
    select * from jsonb_to_recordset(${storableJson(rows)}::jsonb) as r (rule_id text, rule_version text, shown jsonb)
    on conflict do nothing`.execute(tx);
}

/** Callers may hand over more than the type says, a whole parsed rule. */
function shownOf(rule: AlertRule): AlertRule {
  const { id, version, title, level, status, author, description, file, ruleSet } = rule;
  const { tags, references, falsePositives } = rule;
  const short = { id, version, title, level, status, author, description, file };
  const { name, url, licence } = ruleSet;
  return { ...short, tags, references, falsePositives, ruleSet: { name, url, licence } };
}

/** Which of these ids alerts have: of an alert whose hits were pruned nobody knows that it counted them. */
export async function readTakenIds(tx: Transaction, ids: readonly AlertId[]): Promise<ReadonlySet<AlertId>> {
  const { rows } = await sql<{ id: AlertId }>`
    select id from alerts.alert where id = any(${ids}::text[])`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** `currentIds`: the last of each group; of a group that opens two alerts in one batch the earlier is past already. */
export async function insertAlerts(
  tx: Transaction,
  growths: readonly AlertGrowth[],
  currentIds: ReadonlySet<AlertId>,
): Promise<void> {
  const rows = growths.map((growth) => alertRow(growth, currentIds.has(growth.alert.id)));
  await sql`
    insert into alerts.alert (id, group_key, is_current, rule_id, rule_version, title, level_rank, entity_type,
      entity_name, source_id, is_sample, raised_at, first_seen_at, last_seen_at, hit_count, previous_id, case_number)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id text, group_key text, is_current boolean,
      rule_id text, rule_version text, title text, level_rank smallint, entity_type text, entity_name text,
      source_id text, is_sample boolean, raised_at timestamptz, first_seen_at timestamptz, last_seen_at timestamptz,
      hit_count bigint, previous_id text, case_number bigint)`.execute(tx);
}

function alertRow({ alert, hits, previous }: AlertGrowth, isCurrent: boolean) {
  const [first] = hits;
  if (first === undefined) throw new RangeError('a growth without hits');
  const { rule, entity } = first;
  return {
    id: alert.id,
    group_key: alert.groupKey,
    is_current: isCurrent,
    rule_id: rule.id,
    rule_version: rule.version,
    title: storableText(rule.title, 500),
    level_rank: LEVELS.indexOf(rule.level),
    entity_type: entity.type,
    entity_name: entity.name,
    source_id: first.sourceId,
    is_sample: first.isSample,
    raised_at: new Date(alert.raisedAtMs),
    ...seenBetween(hits),
    hit_count: hits.length,
    previous_id: previous?.id ?? null,
    case_number: alert.caseNumber,
  };
}

/** Not `Math.min(...times)`: a large batch would overflow the stack. */
function seenBetween(hits: readonly AlertHit[]) {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { eventTimeMs } of hits) {
    first = Math.min(first, eventTimeMs);
    last = Math.max(last, eventTimeMs);
  }
  return { first_seen_at: new Date(first), last_seen_at: new Date(last) };
}

export async function extendAlerts(tx: Transaction, growths: readonly AlertGrowth[]): Promise<void> {
  const rows = growths.map(({ alert, hits }) => ({ id: alert.id, hits: hits.length, ...seenBetween(hits) }));
  await sql`
    update alerts.alert a set hit_count = a.hit_count + r.hits,
      first_seen_at = least(a.first_seen_at, r.first_seen_at), last_seen_at = greatest(a.last_seen_at, r.last_seen_at)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (id text, hits bigint, first_seen_at timestamptz, last_seen_at timestamptz)
    where a.id = r.id`.execute(tx);
}

export async function readNumbers(tx: Transaction, ids: readonly AlertId[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; number: string }>`
    select id, number from alerts.alert where id = any(${ids}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.number]));
}

export type NumberedGrowth = AlertGrowth & { readonly number: string };

export async function insertHits(tx: Transaction, growths: readonly NumberedGrowth[]): Promise<void> {
  const eventIds = growths.flatMap(({ hits }) => hits.map((hit) => hit.eventId));
  const ruleIds = growths.flatMap(({ hits }) => hits.map((hit) => hit.rule.id));
  const numbers = growths.flatMap(({ hits, number }) => hits.map(() => number));
  await sql`
    insert into alerts.hit (event_id, rule_id, alert_number)
    select * from unnest(${eventIds}::text[], ${ruleIds}::text[], ${numbers}::bigint[])`.execute(tx);
}

export async function insertKeptHits(tx: Transaction, growths: readonly NumberedGrowth[]): Promise<void> {
  const rows = growths.flatMap((growth) =>
    hitsToKeep(growth).map(({ ordinal, hit }) => ({
      alert_number: growth.number,
      ordinal,
      event_id: hit.eventId,
      event_time: new Date(hit.eventTimeMs),
      received_at: new Date(hit.receivedAtMs),
      source_id: hit.sourceId,
      summary: hit.summary,
      matched_fields: hit.matchedFields,
    })),
  );
  await sql`
    insert into alerts.kept_hit (alert_number, ordinal, event_id, event_time, received_at, source_id, summary,
      matched_fields)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (alert_number bigint, ordinal bigint,
      event_id text, event_time timestamptz, received_at timestamptz, source_id text, summary text,
      matched_fields jsonb)`.execute(tx);
}

/** Deletes what has stopped being one of the latest. */
export async function dropSuperseded(tx: Transaction, growths: readonly NumberedGrowth[]): Promise<void> {
  const counts = growths.map(({ alert, hits }) => alert.hitCount + hits.length);
  await sql`
    delete from alerts.kept_hit k
    using unnest(${growths.map(({ number }) => number)}::bigint[], ${counts}::bigint[]) as c (alert_number, hit_count)
    where k.alert_number = c.alert_number and k.ordinal > ${FIRST_HITS_KEPT}::bigint
      and k.ordinal <= c.hit_count - ${LATEST_HITS_KEPT}::bigint`.execute(tx);
}

/** Of the first hits only, so that one alert names a bounded number. */
export async function insertEntities(tx: Transaction, growths: readonly NumberedGrowth[]): Promise<void> {
  const rows = growths.flatMap(({ alert, hits, number }) =>
    hits
      .slice(0, Math.max(0, FIRST_HITS_KEPT - alert.hitCount))
      .flatMap((hit) => [hit.entity, ...hit.entities].map((entity) => ({ alert_number: number, ...entity }))),
  );
  await sql`
    insert into alerts.alert_entity (alert_number, entity_type, entity_name)
    select distinct r.alert_number, r.type, r.name
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (alert_number bigint, type text, name text)
    on conflict do nothing`.execute(tx);
}

/** For text of rule files, which is not cleaned on its way here: `jsonb` refuses NUL and lone surrogates. */
function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part, 20_000) : part));
}
