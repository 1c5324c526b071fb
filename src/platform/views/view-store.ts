import type { Generated, Selectable } from 'kysely';
import type { Database } from '../control/index.ts';

type ViewTable = {
  id: string;
  place: string;
  name: string;
  search: string;
  sharing: 'private' | 'team';
  owner_id: string;
  owner_name: string;
  version: Generated<number>;
  changed_at: Date;
};
type ViewTables = { 'views.views': ViewTable };

export type ViewRow = Selectable<ViewTable>;

/** Of one place: one's own and the team's, by name. */
export function listRows(db: Database, place: string, ownerId: string): Promise<readonly ViewRow[]> {
  return db
    .withTables<ViewTables>()
    .selectFrom('views.views')
    .selectAll()
    .where('place', '=', place)
    .where((where) => where.or([where('owner_id', '=', ownerId), where('sharing', '=', 'team')]))
    .orderBy('name')
    .orderBy('id')
    .execute();
}

export function findRow(db: Database, id: string): Promise<ViewRow | undefined> {
  return db.withTables<ViewTables>().selectFrom('views.views').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function countOwn(db: Database, ownerId: string): Promise<number> {
  const { count } = await db
    .withTables<ViewTables>()
    .selectFrom('views.views')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('owner_id', '=', ownerId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function insertRow(tx: Database, row: Omit<ViewRow, 'version'>): Promise<ViewRow> {
  return tx.withTables<ViewTables>().insertInto('views.views').values(row).returningAll().executeTakeFirstOrThrow();
}

export type ViewChange = Partial<Pick<ViewRow, 'name' | 'search' | 'sharing'>>;

/** Undefined: its version is another one by now, or it is gone. */
export function updateRow(
  tx: Database,
  seen: Pick<ViewRow, 'id' | 'version'>,
  change: ViewChange & Pick<ViewRow, 'changed_at'>,
): Promise<ViewRow | undefined> {
  return tx
    .withTables<ViewTables>()
    .updateTable('views.views')
    .set({ ...change, version: seen.version + 1 })
    .where('id', '=', seen.id)
    .where('version', '=', seen.version)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteRow(tx: Database, id: string): Promise<void> {
  await tx.withTables<ViewTables>().deleteFrom('views.views').where('id', '=', id).execute();
}
