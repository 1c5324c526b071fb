import type { Database } from '../control/index.ts';
import type { UserId } from '../kernel/index.ts';

type ExternalTables = {
  'identity.external_identities': {
    issuer: string;
    subject: string;
    user_id: string;
    created_at: Date;
    last_used_at: Date;
  };
  'identity.provider_sign_ins': {
    state_hash: Buffer;
    browser_hash: Buffer;
    return_to: string | null;
    expires_at: Date;
  };
};

export type ExternalIdentity = { readonly issuer: string; readonly subject: string };

/** Who that is here, and notes that he came. */
export async function useIdentity(
  tx: Database,
  { issuer, subject }: ExternalIdentity,
  now: Date,
): Promise<UserId | undefined> {
  const row = await tx
    .withTables<ExternalTables>()
    .updateTable('identity.external_identities')
    .set({ last_used_at: now })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .returning('user_id')
    .executeTakeFirst();
  return row && (row.user_id as UserId);
}

export async function insertIdentity(
  tx: Database,
  { issuer, subject, userId, now }: ExternalIdentity & { readonly userId: UserId; readonly now: Date },
): Promise<void> {
  const row = { issuer, subject, user_id: userId, created_at: now, last_used_at: now };
  await tx.withTables<ExternalTables>().insertInto('identity.external_identities').values(row).execute();
}

export type BegunSignIn = {
  readonly stateHash: Buffer;
  /** Of the secret in the browser that began it: nobody else's browser can end it. */
  readonly browserHash: Buffer;
  readonly returnTo: string | null;
  readonly expiresAt: Date;
};

export async function insertSignIn(tx: Database, begun: BegunSignIn, now: Date): Promise<void> {
  const tables = tx.withTables<ExternalTables>();
  await tables.deleteFrom('identity.provider_sign_ins').where('expires_at', '<=', now).execute();
  const { stateHash, browserHash, returnTo, expiresAt } = begun;
  const row = { state_hash: stateHash, browser_hash: browserHash, return_to: returnTo, expires_at: expiresAt };
  await tables.insertInto('identity.provider_sign_ins').values(row).execute();
}

/** Deletes it, so that it ends once. */
export async function takeSignIn(tx: Database, stateHash: Buffer): Promise<BegunSignIn | undefined> {
  const row = await tx
    .withTables<ExternalTables>()
    .deleteFrom('identity.provider_sign_ins')
    .where('state_hash', '=', stateHash)
    .returningAll()
    .executeTakeFirst();
  return row && { stateHash, browserHash: row.browser_hash, returnTo: row.return_to, expiresAt: row.expires_at };
}
