import type { Generated, Selectable } from 'kysely';
import type { Database } from '../control/index.ts';
import type { Role, UserId } from '../kernel/index.ts';
import { knownRoles } from './roles.ts';

type SessionTables = {
  'identity.sessions': {
    id: Generated<string>;
    secret_hash: Buffer;
    user_id: string;
    peer: string;
    browser: string | null;
    opened_by: string | null;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
  };
  'identity.users': { id: string; name: string; roles: readonly string[]; disabled_at: Date | null };
};

export type Session = {
  readonly secretHash: Buffer;
  readonly userId: UserId;
  readonly peer: string;
  /** As `browserName` names it. */
  readonly browser: string | null;
  /** How its user proved who he is; null: opened before that was kept. */
  readonly openedBy: string | null;
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
  const { secretHash, userId, peer, browser, openedBy, createdAt, expiresAt } = session;
  const times = { created_at: createdAt, last_seen_at: createdAt, expires_at: expiresAt };
  const row = { secret_hash: secretHash, user_id: userId, peer, browser, opened_by: openedBy };
  await tx
    .withTables<SessionTables>()
    .insertInto('identity.sessions')
    .values({ ...row, ...times })
    .execute();
}

/** As shown in lists. The hash only tells the caller's own from the others. */
export type ListedSession = Session & {
  readonly id: string;
  readonly userName: string;
  readonly lastSeenAt: Date;
};

/** `now` and the time after which a session must have been seen to live. */
export type SessionMoment = { readonly now: Date; readonly idleSince: Date };

/** Undefined unless its user is enabled and the session is known, unexpired and was seen after `idleSince`. */
export async function findLiveSession(
  db: Database,
  secretHash: Buffer,
  at: SessionMoment,
): Promise<LiveSession | undefined> {
  const row = await db
    .withTables<SessionTables>()
    .selectFrom('identity.sessions as session')
    .innerJoin('identity.users as user', 'user.id', 'session.user_id')
    .select(['user.id', 'user.name', 'user.roles', 'session.last_seen_at'])
    .where('session.secret_hash', '=', secretHash)
    .where('user.disabled_at', 'is', null)
    .where('session.expires_at', '>', at.now)
    .where('session.last_seen_at', '>', at.idleSince)
    .executeTakeFirst();
  return (
    row && { userId: row.id as UserId, userName: row.name, roles: knownRoles(row.roles), lastSeenAt: row.last_seen_at }
  );
}

/** When it was opened; undefined: there is none. */
export async function findOpening(db: Database, secretHash: Buffer): Promise<Date | undefined> {
  const row = await db
    .withTables<SessionTables>()
    .selectFrom('identity.sessions')
    .select('created_at')
    .where('secret_hash', '=', secretHash)
    .executeTakeFirst();
  return row?.created_at;
}

export type SessionPage = {
  readonly beforeId: string | undefined;
  readonly limit: number;
  /** Undefined: everyone's. */
  readonly userId: string | undefined;
  readonly at: SessionMoment;
};

/** Those that still let somebody in, the newest first. */
export async function listSessionsBefore(
  db: Database,
  { beforeId, limit, userId, at }: SessionPage,
): Promise<readonly ListedSession[]> {
  const rows = await listedSessions(db)
    .where('session.expires_at', '>', at.now)
    .where('session.last_seen_at', '>', at.idleSince)
    .$if(beforeId !== undefined, (query) => query.where('session.id', '<', beforeId ?? ''))
    .$if(userId !== undefined, (query) => query.where('session.user_id', '=', userId ?? ''))
    .orderBy('session.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(listedOf);
}

export async function findSession(db: Database, id: string): Promise<ListedSession | undefined> {
  const row = await listedSessions(db).where('session.id', '=', id).executeTakeFirst();
  return row && listedOf(row);
}

function listedSessions(db: Database) {
  return db
    .withTables<SessionTables>()
    .selectFrom('identity.sessions as session')
    .innerJoin('identity.users as user', 'user.id', 'session.user_id')
    .selectAll('session')
    .select('user.name as user_name');
}

type ListedRow = Selectable<SessionTables['identity.sessions']> & { readonly user_name: string };

function listedOf(row: ListedRow): ListedSession {
  return {
    id: row.id,
    secretHash: row.secret_hash,
    userId: row.user_id as UserId,
    userName: row.user_name,
    peer: row.peer,
    browser: row.browser,
    openedBy: row.opened_by,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  };
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

/** All but the one with this hash, if one is given. Returns how many there were. */
export async function deleteSessionsOf(tx: Database, userId: UserId, except?: Buffer): Promise<number> {
  const gone = await tx
    .withTables<SessionTables>()
    .deleteFrom('identity.sessions')
    .where('user_id', '=', userId)
    .$if(except !== undefined, (query) => query.where('secret_hash', '<>', except ?? Buffer.alloc(0)))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** Keeps the table as small as the number of people: called when a session opens. */
export async function deleteExpiredSessions(tx: Database, now: Date): Promise<void> {
  await tx.withTables<SessionTables>().deleteFrom('identity.sessions').where('expires_at', '<=', now).execute();
}
