import { type RawBuilder, sql } from 'kysely';
import { LEVELS } from '../../detect/alerts/contract.ts';
import type { Database } from '../../platform/control/index.ts';
import { type CaseRow, selectCases } from './case-store.ts';
import type { ListCasesQuery } from './contract.ts';

/** `me` is resolved before. */
export type CaseFilter = Omit<ListCasesQuery, 'limit' | 'cursor' | 'sort'>;
export type CasePlace = { readonly rank: number; readonly owner: string; readonly digits: string };

type Page = { readonly sort: ListCasesQuery['sort']; readonly after: CasePlace | undefined; readonly limit: number };

/** Rows after `after` in the order of `sort`. Keys never change, but a case that gets another owner moves in that order. */
export async function readCasePage(db: Database, filter: CaseFilter, page: Page): Promise<readonly CaseRow[]> {
  const after = page.after === undefined ? [] : [isAfter(page.sort, page.after)];
  return selectCases(
    db,
    sql`${whereOf([...conditionsOf(filter), ...after])} order by ${ORDERS[page.sort]} limit ${page.limit}`,
  );
}

/** At most `most`. */
export async function countMatching(db: Database, filter: CaseFilter, most: number): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from (select 1 from cases.case c ${whereOf(conditionsOf(filter))} limit ${most})
      matching`.execute(db);
  return Number(rows[0]?.n);
}

/** What a cursor can hold of a name; nobody comes first. */
const OWNER_CHARACTERS = 40;
const OWNER_KEY = sql`(left(coalesce(c.owner_name, ''), ${sql.lit(OWNER_CHARACTERS)}) collate "C")`;

/** The place of a row in any order. */
export function placeOfRow({ severity_rank: rank, owner_name, number: digits }: CaseRow): CasePlace {
  return { rank, owner: [...(owner_name ?? '')].slice(0, OWNER_CHARACTERS).join(''), digits };
}

const ORDERS = {
  severity: sql`c.severity_rank desc, c.number desc`,
  newest: sql`c.number desc`,
  oldest: sql`c.number asc`,
  owner: sql`${OWNER_KEY} asc, c.number desc`,
} as const;

function isAfter(sort: ListCasesQuery['sort'], { rank, owner, digits }: CasePlace): RawBuilder<unknown> {
  switch (sort) {
    case 'severity':
      return sql`(c.severity_rank, c.number) < (${rank}::smallint, ${digits}::bigint)`;
    case 'newest':
      return sql`c.number < ${digits}::bigint`;
    case 'oldest':
      return sql`c.number > ${digits}::bigint`;
    case 'owner':
      return sql`(${OWNER_KEY} > ${owner} or (${OWNER_KEY} = ${owner} and c.number < ${digits}::bigint))`;
  }
}

function whereOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
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
