import type { Database } from '../control/index.ts';
import type { Role, UserId } from '../kernel/index.ts';
import { knownRoles } from './roles.ts';

type SessionTables = {
  'identity.sessions': {
    secret_hash: Buffer;
    user_id: string;
    peer: string;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
  };
  'identity.users': { id: string; name: string; roles: readonly string[] };
};

export type Session = {
  readonly secretHash: Buffer;
  readonly userId: UserId;
  readonly peer: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export type LiveSession = {
  readonly userId: UserId;
  readonly userName: string;
  readonly roles: readonly Role[];
  readonly lastSeenAt: Date;
};

export async function insertSession(tx: Database, session: Session): Promise<void> {
  const { secretHash, userId, peer, createdAt, expiresAt } = session;
  const row = { secret_hash: secretHash, user_id: userId, peer, created_at: createdAt, expires_at: expiresAt };
  await tx
    .withTables<SessionTables>()
    .insertInto('identity.sessions')
    .values({ ...row, last_seen_at: createdAt })
    .execute();
}

/** Undefined unless the session is known, unexpired and was seen after `idleSince`. */
export async function findLiveSession(
  db: Database,
  secretHash: Buffer,
  at: { readonly now: Date; readonly idleSince: Date },
): Promise<LiveSession | undefined> {
  const row = await db
    .withTables<SessionTables>()
    .selectFrom('identity.sessions as session')
    .innerJoin('identity.users as user', 'user.id', 'session.user_id')
    .select(['user.id', 'user.name', 'user.roles', 'session.last_seen_at'])
    .where('session.secret_hash', '=', secretHash)
    .where('session.expires_at', '>', at.now)
    .where('session.last_seen_at', '>', at.idleSince)
    .executeTakeFirst();
  return (
    row && { userId: row.id as UserId, userName: row.name, roles: knownRoles(row.roles), lastSeenAt: row.last_seen_at }
  );
}

export async function touchSession(db: Database, secretHash: Buffer, now: Date): Promise<void> {
  await db
    .withTables<SessionTables>()
    .updateTable('identity.sessions')
    .set({ last_seen_at: now })
    .where('secret_hash', '=', secretHash)
    .execute();
}

/** Returns whether there was one. */
export async function deleteSession(tx: Database, secretHash: Buffer): Promise<boolean> {
  const gone = await tx
    .withTables<SessionTables>()
    .deleteFrom('identity.sessions')
    .where('secret_hash', '=', secretHash)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

export async function deleteSessionsOf(tx: Database, userId: UserId): Promise<void> {
  await tx.withTables<SessionTables>().deleteFrom('identity.sessions').where('user_id', '=', userId).execute();
}

/** Keeps the table as small as the number of people: called when a session opens. */
export async function deleteExpiredSessions(tx: Database, now: Date): Promise<void> {
  await tx.withTables<SessionTables>().deleteFrom('identity.sessions').where('expires_at', '<=', now).execute();
}
