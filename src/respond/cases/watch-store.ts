import { sql } from 'kysely';
import type { Entity } from '../../detect/alerts/contract.ts';
import type { Database } from '../../platform/control/index.ts';
import { type CaseRow, selectCases } from './case-store.ts';

type Shown = { readonly isSample: boolean; readonly limit: number };

/** Incidents first, then the worst, then the oldest. */
export function readActive(db: Database, { isSample, limit }: Shown): Promise<readonly CaseRow[]> {
  return selectCases(
    db,
    sql`where c.status <> 'closed' and c.is_sample = ${isSample}
      order by c.incident_at is null, c.severity_rank desc, c.number limit ${limit}`,
  );
}

export function readNewestClosed(db: Database, { isSample, limit }: Shown): Promise<readonly CaseRow[]> {
  return selectCases(
    db,
    sql`where c.status = 'closed' and c.is_sample = ${isSample} order by c.closed_at desc limit ${limit}`,
  );
}

export type ActiveCount = { readonly active: number; readonly incidents: number; readonly unowned: number };

export async function countActive(db: Database, isSample: boolean): Promise<ActiveCount> {
  const { rows } = await sql<{ active: string; incidents: string; unowned: string }>`
    select count(*) as active, count(incident_at) as incidents, count(*) filter (where owner_id is null) as unowned
    from cases.case where status <> 'closed' and is_sample = ${isSample}`.execute(db);
  const [row] = rows;
  return {
    active: Number(row?.active ?? 0),
    incidents: Number(row?.incidents ?? 0),
    unowned: Number(row?.unowned ?? 0),
  };
}

export type NamingRow = Entity & { readonly number: string; readonly is_incident: boolean };

/** Active cases that hold one of these entities; for each entity the incident, or else the oldest case. */
export async function readNaming(
  db: Database,
  { entities, isSample }: { readonly entities: readonly Entity[]; readonly isSample: boolean },
): Promise<readonly NamingRow[]> {
  const { rows } = await sql<NamingRow>`
    select distinct on (e.type, e.name) e.type, e.name, c.number, c.incident_at is not null as is_incident
    from cases.entity e join cases.case c on c.number = e.case_number
    join (select distinct * from unnest(${entities.map(({ type }) => type)}::text[],
      ${entities.map(({ name }) => name)}::text[])) as w (type, name) on w.type = e.type and w.name = e.name
    where e.removed_at is null and c.status <> 'closed' and c.is_sample = ${isSample}
    order by e.type, e.name, c.incident_at is null, c.number`.execute(db);
  return rows;
}
