import { sql } from 'kysely';
import type { Entity } from '../../detect/alerts/contract.ts';
import type { PlacedEntity } from '../../detect/alerts/index.ts';
import type { Database, Transaction } from '../../platform/control/index.ts';
import type { CaseReply } from './contract.ts';

type CaseEntity = CaseReply['entities'][number];

/** What a case is about; a known entity keeps its earliest sight, and one that a person placed stays theirs. */
export async function placeEntities(tx: Transaction, digits: string, entities: readonly PlacedEntity[]): Promise<void> {
  await sql`
    insert into cases.entity as e (case_number, type, name, first_seen_at, alert_number)
    select ${digits}::bigint, r.type, r.name, r."firstSeenAt", r."alertNumber"
    from jsonb_to_recordset(${JSON.stringify(entities)}::jsonb)
      as r (type text, name text, "firstSeenAt" timestamptz, "alertNumber" text)
    on conflict (case_number, type, name) do update
      set first_seen_at = excluded.first_seen_at,
        alert_number = case when e.alert_number is null then null else excluded.alert_number end
      where excluded.first_seen_at < e.first_seen_at`.execute(tx);
}

export async function readEntities(db: Database, digits: string): Promise<CaseEntity[]> {
  const { rows } = await sql<{ type: string; name: string; first_seen_at: Date; alert_number: string | null }>`
    select type, name, first_seen_at, alert_number from cases.entity where case_number = ${digits}::bigint and removed_at is null
    order by first_seen_at, type, name limit 500`.execute(db);
  return rows.map(({ type, name, first_seen_at, alert_number }) => ({
    type,
    name,
    firstSeenAt: first_seen_at.toISOString(),
    alertNumber: alert_number,
  }));
}

/** What these alerts (`AL-<n>`) placed and nobody took out since. Gives what it forgets. */
export async function forgetPlacedBy(
  tx: Transaction,
  digits: string,
  alertNumbers: readonly string[],
): Promise<readonly Entity[]> {
  const { rows } = await sql<Entity>`
    delete from cases.entity where case_number = ${digits}::bigint and alert_number = any(${alertNumbers}::text[])
      and removed_at is null
    returning type, name`.execute(tx);
  return rows;
}

/** By hand, and a person's from now on, whichever alert had named it; one that was taken out comes back. False: it stood there already. */
export async function addEntityRow(
  tx: Transaction,
  digits: string,
  { type, name, at }: Entity & { readonly at: Date },
): Promise<boolean> {
  // Both parts of the statement see the rows as they were before it.
  const { rows } = await sql<{ stood_there: boolean }>`
    with placed as (
      insert into cases.entity as e (case_number, type, name, first_seen_at) values (${digits}::bigint, ${type}, ${name}, ${at})
      on conflict (case_number, type, name) do update set removed_at = null, alert_number = null
        where e.removed_at is not null or e.alert_number is not null)
    select exists (select from cases.entity
      where case_number = ${digits}::bigint and type = ${type} and name = ${name} and removed_at is null) as stood_there`.execute(
    tx,
  );
  return rows[0]?.stood_there !== true;
}

/** False: it did not stand there. */
export async function removeEntityRow(
  tx: Transaction,
  digits: string,
  { type, name, at }: Entity & { readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update cases.entity set removed_at = ${at}
    where case_number = ${digits}::bigint and type = ${type} and name = ${name} and removed_at is null
    returning 1`.execute(tx);
  return rows.length > 0;
}
