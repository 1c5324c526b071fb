import { type RawBuilder, sql } from 'kysely';
import { LEVELS } from '../../detect/alerts/contract.ts';
import type { Database } from '../../platform/control/index.ts';
import { type CaseRow, selectCases } from './case-store.ts';
import type { ListCasesQuery } from './contract.ts';

/** `me` is resolved before. */
export type CaseFilter = Omit<ListCasesQuery, 'limit' | 'cursor' | 'sort'>;
export type CasePlace = { readonly rank: number; readonly digits: string };

/** Rows after `after` in the order of `sort`, whose keys never change. */
export async function readCasePage(
  db: Database,
  filter: CaseFilter,
  page: { readonly sort: ListCasesQuery['sort']; readonly after: CasePlace | undefined; readonly limit: number },
): Promise<readonly CaseRow[]> {
  const conditions = [...conditionsOf(filter), ...(page.after === undefined ? [] : [isAfter(page.sort, page.after)])];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  return selectCases(db, sql`${where} order by ${ORDERS[page.sort]} limit ${page.limit}`);
}

const ORDERS = {
  severity: sql`c.severity_rank desc, c.number desc`,
  newest: sql`c.number desc`,
  oldest: sql`c.number asc`,
} as const;

function isAfter(sort: ListCasesQuery['sort'], { rank, digits }: CasePlace): RawBuilder<unknown> {
  switch (sort) {
    case 'severity':
      return sql`(c.severity_rank, c.number) < (${rank}::smallint, ${digits}::bigint)`;
    case 'newest':
      return sql`c.number < ${digits}::bigint`;
    case 'oldest':
      return sql`c.number > ${digits}::bigint`;
  }
}

function conditionsOf(filter: CaseFilter): readonly RawBuilder<unknown>[] {
  const { status, severity, owner, incident, entity, q, from, to, sample } = filter;
  const conditions: (RawBuilder<unknown> | undefined)[] = [
    // Literals, from the contract's own words: the planner sees that the partial index serves.
    status && (status.length === 0 ? sql`false` : sql`c.status in (${sql.join(status.map((one) => sql.lit(one)))})`),
    severity && sql`c.severity_rank = any(${severity.map((one) => LEVELS.indexOf(one))}::smallint[])`,
    owner === undefined ? undefined : owner === 'none' ? sql`c.owner_id is null` : sql`c.owner_id = ${owner}`,
    incident === undefined ? undefined : sql`(c.incident_at is not null) = ${incident === 'true'}`,
    entity === undefined ? undefined : isAbout(entity),
    q === undefined || q === '' ? undefined : containsText(q),
    from === undefined ? undefined : sql`c.opened_at >= ${from}::timestamptz`,
    to === undefined ? undefined : sql`c.opened_at < ${to}::timestamptz`,
    sample === 'include' ? undefined : sql`c.is_sample = ${sample === 'only'}`,
  ];
  return conditions.filter((condition) => condition !== undefined);
}

/** A name may hold a colon itself, so both readings count. */
function isAbout(entity: string): RawBuilder<unknown> {
  const [type, ...rest] = entity.split(':');
  return sql`c.number in (select e.case_number from cases.entity e
    where e.removed_at is null and (e.name = ${entity} or (e.name = ${rest.join(':')} and e.type = ${type})))`;
}

function containsText(text: string): RawBuilder<unknown> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(c.title ilike ${pattern} or 'CS-' || c.number = upper(${text}))`;
}
