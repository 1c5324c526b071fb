import { type Generated, type Selectable, sql } from 'kysely';
import type { Database } from '../control/index.ts';
import type { UserId } from '../kernel/index.ts';

type PasskeyTables = {
  'identity.passkeys': {
    id: Generated<string>;
    credential_id: string;
    user_id: string;
    rp_id: string;
    public_key: Buffer;
    counter: string;
    transports: readonly string[];
    name: string;
    is_synced: boolean;
    created_at: Date;
    last_used_at: Date | null;
  };
  'identity.passkey_challenges': { challenge_hash: Buffer; user_id: string | null; expires_at: Date };
};

export type NewPasskey = {
  /** Base64url, as browsers name it. */
  readonly credentialId: string;
  readonly userId: UserId;
  /** The host name for which it works. */
  readonly rpId: string;
  /** COSE (RFC 9052). */
  readonly publicKey: Buffer;
  /** How often the device says that it was used; those that are copied between devices always say 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  /** Its maker copies it to the owner's other devices. */
  readonly isSynced: boolean;
  readonly createdAt: Date;
};
export type Passkey = NewPasskey & { readonly id: string; readonly lastUsedAt: Date | null };

function passkeyOf(row: Selectable<PasskeyTables['identity.passkeys']>): Passkey {
  return {
    id: row.id,
    credentialId: row.credential_id,
    userId: row.user_id as UserId,
    rpId: row.rp_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports,
    name: row.name,
    isSynced: row.is_synced,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Undefined: the credential is registered already. */
export async function insertPasskey(tx: Database, passkey: NewPasskey): Promise<Passkey | undefined> {
  const row = await tx
    .withTables<PasskeyTables>()
    .insertInto('identity.passkeys')
    .values({
      credential_id: passkey.credentialId,
      user_id: passkey.userId,
      rp_id: passkey.rpId,
      public_key: passkey.publicKey,
      counter: String(passkey.counter),
      transports: passkey.transports,
      name: passkey.name,
      is_synced: passkey.isSynced,
      created_at: passkey.createdAt,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && passkeyOf(row);
}

/** The newest first. */
export async function listPasskeysOf(db: Database, userId: UserId): Promise<readonly Passkey[]> {
  const rows = await passkeys(db).where('user_id', '=', userId).orderBy('id', 'desc').execute();
  return rows.map(passkeyOf);
}

/** How many of these users have how many. */
export async function countPasskeys(db: Database, userIds: readonly UserId[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .withTables<PasskeyTables>()
    .selectFrom('identity.passkeys')
    .select((of) => ['user_id', of.fn.countAll<string>().as('count')])
    .where(sql<boolean>`user_id = any(${userIds}::uuid[])`)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map((row) => [row.user_id, Number(row.count)]));
}

/** Locked until the transaction ends, so that its counter is compared with the last one. */
export async function holdPasskey(tx: Database, credentialId: string): Promise<Passkey | undefined> {
  const row = await passkeys(tx).where('credential_id', '=', credentialId).forUpdate().executeTakeFirst();
  return row && passkeyOf(row);
}

export async function markPasskeyUsed(
  tx: Database,
  id: string,
  use: { readonly counter: number; readonly isSynced: boolean; readonly at: Date },
): Promise<void> {
  await tx
    .withTables<PasskeyTables>()
    .updateTable('identity.passkeys')
    .set({ counter: String(use.counter), is_synced: use.isSynced, last_used_at: use.at })
    .where('id', '=', id)
    .execute();
}

/** Undefined: this user has no such passkey. */
export async function renamePasskey(
  tx: Database,
  { id, userId, name }: Pick<Passkey, 'id' | 'userId' | 'name'>,
): Promise<Passkey | undefined> {
  const row = await tx
    .withTables<PasskeyTables>()
    .updateTable('identity.passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();
  return row && passkeyOf(row);
}

/** Undefined: this user has no such passkey. */
export async function deletePasskey(
  tx: Database,
  { id, userId }: Pick<Passkey, 'id' | 'userId'>,
): Promise<Passkey | undefined> {
  const row = await tx
    .withTables<PasskeyTables>()
    .deleteFrom('identity.passkeys')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();
  return row && passkeyOf(row);
}

/** Returns how many there were. */
export async function deletePasskeysOf(tx: Database, userId: UserId): Promise<number> {
  const gone = await tx
    .withTables<PasskeyTables>()
    .deleteFrom('identity.passkeys')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export type Challenge = { readonly challengeHash: Buffer; readonly userId: UserId | null; readonly expiresAt: Date };

export async function insertChallenge(tx: Database, { challengeHash, userId, expiresAt }: Challenge, now: Date) {
  const tables = tx.withTables<PasskeyTables>();
  await tables.deleteFrom('identity.passkey_challenges').where('expires_at', '<=', now).execute();
  const row = { challenge_hash: challengeHash, user_id: userId, expires_at: expiresAt };
  await tables.insertInto('identity.passkey_challenges').values(row).execute();
}

/** Deletes it, so that it is answered once. False: unknown, of another, expired, or answered already. */
export async function takeChallenge(
  tx: Database,
  challengeHash: Buffer,
  { userId, now }: { readonly userId: UserId | null; readonly now: Date },
): Promise<boolean> {
  const row = await tx
    .withTables<PasskeyTables>()
    .deleteFrom('identity.passkey_challenges')
    .where('challenge_hash', '=', challengeHash)
    .returning(['user_id', 'expires_at'])
    .executeTakeFirst();
  return row !== undefined && row.user_id === userId && row.expires_at > now;
}

function passkeys(db: Database) {
  return db.withTables<PasskeyTables>().selectFrom('identity.passkeys').selectAll();
}
