import { type Selectable, sql } from 'kysely';
import type { Database } from '../control/index.ts';

type LinkTable = {
  id: string;
  address: string;
  owner_id: string;
  owner_name: string;
  made_at: Date;
  expires_at: Date;
};
type LinkTables = { 'links.links': LinkTable };
export type LinkRow = Selectable<LinkTable>;

export async function insertLink(tx: Database, row: LinkRow): Promise<void> {
  await tx.withTables<LinkTables>().insertInto('links.links').values(row).execute();
}

export function findLink(db: Database, id: string): Promise<LinkRow | undefined> {
  return db.withTables<LinkTables>().selectFrom('links.links').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Nobody else adds one of theirs until the transaction ends: the count stays right until then. */
export async function countLinks(tx: Database, ownerId: string, after: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`links.of:${ownerId}`}, 0))`.execute(tx);
  const { n } = await tx
    .withTables<LinkTables>()
    .selectFrom('links.links')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('owner_id', '=', ownerId)
    .where('expires_at', '>', after)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Those that nobody needs told of any more. */
export async function forgetLinks(tx: Database, before: Date): Promise<void> {
  await tx.withTables<LinkTables>().deleteFrom('links.links').where('expires_at', '<', before).execute();
}
