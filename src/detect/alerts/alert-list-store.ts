import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { AlertRow } from './alert-row.ts';
import { selectAlerts } from './alert-store.ts';
import { namesAttackId } from './attack-tag.ts';
import { type AlertCounts, ATTACK_ID, LEVELS, type ListAlertsQuery } from './contract.ts';

/** `me` is resolved before. */
export type AlertFilter = Omit<ListAlertsQuery, 'limit' | 'cursor' | 'sort'>;
export type AlertPlace = { readonly rank: number; readonly number: string };

/** Rows after `after` in the order of `sort`; the keys never change, so that nothing is skipped while alerts arrive. */
export async function readAlertPage(
  db: Database,
  filter: AlertFilter,
  page: { readonly sort: ListAlertsQuery['sort']; readonly after: AlertPlace | undefined; readonly limit: number },
): Promise<readonly AlertRow[]> {
  const conditions = [...conditionsOf(filter), ...(page.after === undefined ? [] : [isAfter(page.sort, page.after)])];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  return selectAlerts(db, sql`${where} order by ${ORDERS[page.sort]} limit ${page.limit}`);
}

/** The keys alone: the alerts that are passed over are counted and not read. */
export async function readPlace(
  db: Database,
  filter: AlertFilter,
  { sort, passedOver }: { readonly sort: ListAlertsQuery['sort']; readonly passedOver: number },
): Promise<AlertPlace | undefined> {
  const conditions = conditionsOf(filter);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<AlertPlace>`
    select a.level_rank as rank, a.number from alerts.alert a ${where}
    order by ${ORDERS[sort]} offset ${passedOver} limit 1`.execute(db);
  return rows[0];
}

/** Counts no further than `most`. */
export async function countMatching(db: Database, filter: AlertFilter, most: number): Promise<number> {
  const conditions = conditionsOf(filter);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from (select 1 from alerts.alert a ${where} limit ${most}) matching`.execute(db);
  return Number(rows[0]?.n);
}

type Named = { readonly filter: AlertFilter } | { readonly ids: readonly string[] };

/** The bare digits of the numbers, newest first. */
export async function readNumbersOf(db: Database, named: Named, limit: number): Promise<readonly string[]> {
  const conditions = 'ids' in named ? [sql`a.id = any(${named.ids}::text[])`] : conditionsOf(named.filter);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<{ number: string }>`
    select a.number from alerts.alert a ${where} order by a.number desc limit ${limit}`.execute(db);
  return rows.map(({ number }) => number);
}

const ORDERS = {
  severity: sql`a.level_rank desc, a.number desc`,
  newest: sql`a.number desc`,
  oldest: sql`a.number asc`,
} as const;

function isAfter(sort: ListAlertsQuery['sort'], { rank, number }: AlertPlace): RawBuilder<unknown> {
  switch (sort) {
    case 'severity':
      return sql`(a.level_rank, a.number) < (${rank}::smallint, ${number}::bigint)`;
    case 'newest':
      return sql`a.number < ${number}::bigint`;
    case 'oldest':
      return sql`a.number > ${number}::bigint`;
  }
}

function conditionsOf(filter: AlertFilter): readonly RawBuilder<unknown>[] {
  const { state, level, owner, rule, entity, q, from, to, sample } = filter;
  const conditions: (RawBuilder<unknown> | undefined)[] = [
    // Literals, from the contract's own words: the planner sees that the partial index of the queue serves.
    state && (state.length === 0 ? sql`false` : sql`a.state in (${sql.join(state.map((one) => sql.lit(one)))})`),
    level && sql`a.level_rank = any(${level.map((one) => LEVELS.indexOf(one))}::smallint[])`,
    owner === undefined ? undefined : owner === 'none' ? sql`a.owner_id is null` : sql`a.owner_id = ${owner}`,
    rule === undefined ? undefined : sql`a.rule_id = ${rule}`,
    entity === undefined ? undefined : isAbout(entity),
    filter.case === undefined ? undefined : sql`a.case_number = ${caseDigits(filter.case)}::bigint`,
    filter.attack === undefined ? undefined : isTagged(filter.attack),
    q === undefined || q === '' ? undefined : containsText(q),
    from === undefined ? undefined : sql`a.raised_at >= ${from}::timestamptz`,
    to === undefined ? undefined : sql`a.raised_at < ${to}::timestamptz`,
    sample === 'include' ? undefined : sql`a.is_sample = ${sample === 'only'}`,
  ];
  return conditions.filter((condition) => condition !== undefined);
}

/** A name may hold a colon itself (`CORP:alice`), so both readings count. */
function isAbout(entity: string): RawBuilder<unknown> {
  const [type, ...rest] = entity.split(':');
  return sql`(a.entity_name = ${entity} or (a.entity_name = ${rest.join(':')} and a.entity_type = ${type}))`;
}

function containsText(text: string): RawBuilder<unknown> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const isTold = sql`a.title ilike ${pattern} or a.entity_name ilike ${pattern} or 'AL-' || a.number = upper(${text})`;
  return ATTACK_ID.test(text) ? sql`(${isTold} or ${isTagged(text)})` : sql`(${isTold})`;
}

/** The rules of alerts are few beside the alerts: those that name it are found first. */
function isTagged(attackId: string): RawBuilder<unknown> {
  return sql`(a.rule_id, a.rule_version) in (
    select r.rule_id, r.rule_version from alerts.rule r, jsonb_array_elements_text(r.shown -> 'tags') tag
    where ${namesAttackId(sql`tag`, sql`${attackId}::text`)})`;
}

function caseDigits(caseNumber: string): string {
  const digits = /^CS-(\d{1,15})$/i.exec(caseNumber)?.[1];
  if (digits !== undefined) return digits;
  throw new WatchfloorError('invalid', 'alerts.case-number', { message: 'A case is named like CS-12.' });
}

/** Live and sample apart, so that no metric mixes them. */
export async function countAlertsByState(db: Database): Promise<AlertCounts> {
  const { rows } = await sql<{ is_sample: boolean; state: 'open' | 'taken' | 'closed'; level_rank: number; n: string }>`
    select is_sample, state, level_rank, count(*) as n from alerts.alert group by is_sample, state, level_rank`.execute(
    db,
  );
  const counts = { live: noAlerts(), sample: noAlerts() };
  for (const row of rows) {
    const side = row.is_sample ? counts.sample : counts.live;
    side[row.state] += Number(row.n);
    const level = LEVELS[row.level_rank];
    if (level !== undefined && row.state !== 'closed') side.byLevel[level] += Number(row.n);
  }
  return counts;
}

function noAlerts(): AlertCounts['live'] {
  return { open: 0, taken: 0, closed: 0, byLevel: { informational: 0, low: 0, medium: 0, high: 0, critical: 0 } };
}
