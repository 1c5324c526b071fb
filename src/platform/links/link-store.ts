import type { Selectable } from 'kysely';
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

/** Of one person all but the newest `kept`, and of everybody those that nobody needs told of any more. */
export async function forgetLinks(
  tx: Database,
  ownerId: string,
  limits: { kept: number; before: Date },
): Promise<void> {
  const links = tx.withTables<LinkTables>();
  await links.deleteFrom('links.links').where('expires_at', '<', limits.before).execute();
  const newest = links
    .selectFrom('links.links')
    .select('id')
    .where('owner_id', '=', ownerId)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(limits.kept);
  await links.deleteFrom('links.links').where('owner_id', '=', ownerId).where('id', 'not in', newest).execute();
}
