import type { Database } from '../control/index.ts';
import type { UserId } from '../kernel/index.ts';

type LinkTables = { 'identity.sign_in_links': { code_hash: Buffer; user_id: string; expires_at: Date } };

export type SignInLink = { readonly codeHash: Buffer; readonly userId: UserId; readonly expiresAt: Date };

/** The user's earlier links end: only the one printed last works. */
export async function replaceLink(tx: Database, link: SignInLink): Promise<void> {
  const links = tx.withTables<LinkTables>();
  await links.deleteFrom('identity.sign_in_links').where('user_id', '=', link.userId).execute();
  const row = { code_hash: link.codeHash, user_id: link.userId, expires_at: link.expiresAt };
  await links.insertInto('identity.sign_in_links').values(row).execute();
}

export async function deleteLinksOf(tx: Database, userId: UserId): Promise<void> {
  await tx.withTables<LinkTables>().deleteFrom('identity.sign_in_links').where('user_id', '=', userId).execute();
}

/** Deletes the link, so that of two callers with the same code only one gets its user. Undefined: unknown or expired. */
export async function takeLink(tx: Database, codeHash: Buffer, now: Date): Promise<UserId | undefined> {
  const taken = await tx
    .withTables<LinkTables>()
    .deleteFrom('identity.sign_in_links')
    .where('code_hash', '=', codeHash)
    .returning(['user_id', 'expires_at'])
    .executeTakeFirst();
  return taken !== undefined && taken.expires_at > now ? (taken.user_id as UserId) : undefined;
}
