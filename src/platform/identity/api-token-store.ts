import type { Generated, Selectable } from 'kysely';
import type { Database } from '../control/index.ts';
import type { Role, UserId } from '../kernel/index.ts';
import { knownRoles } from './roles.ts';

type ApiTokenTable = {
  id: Generated<string>;
  secret_hash: Buffer;
  user_id: string;
  parent_id: string | null;
  name: string;
  roles: readonly string[];
  source_id: string | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
};
type TokenTables = {
  'identity.api_tokens': ApiTokenTable;
  'identity.users': { id: string; name: string; roles: readonly string[]; disabled_at: Date | null };
};

export type NewApiToken = {
  readonly secretHash: Buffer;
  readonly userId: UserId;
  /** The token that it was made with, and ends with; null: a session made it, or Watchfloor itself. */
  readonly parentId: string | null;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The log source of everything that is sent with it; null: recognise. */
  readonly sourceId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
};

/** As shown in lists: the secret is nowhere any more. */
export type ApiToken = Omit<NewApiToken, 'secretHash'> & {
  readonly id: string;
  readonly userName: string;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** The owner's present roles come along: a token can never do more than its owner can now. */
export type LiveToken = ApiToken & { readonly ownerRoles: readonly Role[] };

type Row = Selectable<ApiTokenTable> & { readonly user_name: string; readonly owner_roles: readonly string[] };

function tokenOf(row: Row): LiveToken {
  return {
    id: row.id,
    userId: row.user_id as UserId,
    userName: row.user_name,
    parentId: row.parent_id,
    name: row.name,
    roles: knownRoles(row.roles),
    ownerRoles: knownRoles(row.owner_roles),
    sourceId: row.source_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

/** Returns the id. */
export async function insertToken(tx: Database, token: NewApiToken): Promise<string> {
  const { secretHash, userId, parentId, name, roles, sourceId, createdAt, expiresAt } = token;
  const inserted = await tx
    .withTables<TokenTables>()
    .insertInto('identity.api_tokens')
    .values({
      secret_hash: secretHash,
      user_id: userId,
      parent_id: parentId,
      name,
      roles,
      source_id: sourceId,
      created_at: createdAt,
      expires_at: expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return inserted.id;
}

/** Undefined unless its owner is enabled and the token is known, unexpired and not revoked. */
export async function findLiveToken(db: Database, secretHash: Buffer, now: Date): Promise<LiveToken | undefined> {
  const row = await tokens(db)
    .where('token.secret_hash', '=', secretHash)
    .where('token.revoked_at', 'is', null)
    .where('user.disabled_at', 'is', null)
    .where((or) => or.or([or('token.expires_at', 'is', null), or('token.expires_at', '>', now)]))
    .executeTakeFirst();
  return row && tokenOf(row);
}

export async function findToken(db: Database, id: string): Promise<ApiToken | undefined> {
  const row = await tokens(db).where('token.id', '=', id).executeTakeFirst();
  return row && tokenOf(row);
}

export type TokenPage = {
  readonly beforeId: string | undefined;
  readonly limit: number;
  readonly ownerId: UserId | undefined;
};

/** Newest first. */
export async function listTokensBefore(
  db: Database,
  { beforeId, limit, ownerId }: TokenPage,
): Promise<readonly ApiToken[]> {
  const rows = await tokens(db)
    .$if(beforeId !== undefined, (query) => query.where('token.id', '<', beforeId ?? ''))
    .$if(ownerId !== undefined, (query) => query.where('token.user_id', '=', ownerId ?? ''))
    .orderBy('token.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(tokenOf);
}

export async function markTokenUsed(db: Database, id: string, now: Date): Promise<void> {
  await db
    .withTables<TokenTables>()
    .updateTable('identity.api_tokens')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .execute();
}

/**
 * Revokes the token and all that were made with it, and with those. Returns the ids of all that this ended.
 * Level by level, because a token that is just being made holds its maker's row (`holdToken`): the statement that waits
 * for it does not see the new one, the next statement does.
 */
export async function revokeWithDescendants(tx: Database, id: string, now: Date): Promise<readonly string[]> {
  const revoked: string[] = [];
  let level = await revokeWhere(tx, now, (query) => query.where('id', '=', id));
  while (level.length > 0) {
    revoked.push(...level);
    const makers = level;
    level = await revokeWhere(tx, now, (query) => query.where('parent_id', 'in', makers));
  }
  return revoked;
}

type Revocation = ReturnType<typeof revocation>;

function revocation(tx: Database, now: Date) {
  return tx.withTables<TokenTables>().updateTable('identity.api_tokens').set({ revoked_at: now });
}

async function revokeWhere(tx: Database, now: Date, of: (query: Revocation) => Revocation): Promise<string[]> {
  const rows = await of(revocation(tx, now)).where('revoked_at', 'is', null).returning('id').execute();
  return rows.map((row) => row.id);
}

/** Whether the token is not revoked; until the transaction ends, nobody can revoke it. */
export async function holdToken(tx: Database, id: string): Promise<boolean> {
  const row = await tx
    .withTables<TokenTables>()
    .selectFrom('identity.api_tokens')
    .select('id')
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** For tokens that the server makes itself at each start; those of people are revoked and stay in the list. */
export async function deleteTokensNamed(tx: Database, userId: UserId, name: string): Promise<void> {
  await tx
    .withTables<TokenTables>()
    .deleteFrom('identity.api_tokens')
    .where('user_id', '=', userId)
    .where('name', '=', name)
    .execute();
}

function tokens(db: Database) {
  return db
    .withTables<TokenTables>()
    .selectFrom('identity.api_tokens as token')
    .innerJoin('identity.users as user', 'user.id', 'token.user_id')
    .selectAll('token')
    .select(['user.name as user_name', 'user.roles as owner_roles']);
}
