import { sql } from 'kysely';
import type { Database } from '../control/index.ts';
import type { Role, UserId } from '../kernel/index.ts';
import { knownRoles } from './roles.ts';

type UserTable = {
  id: string;
  name: string;
  roles: readonly string[];
  password_hash: string | null;
  created_at: Date;
  disabled_at: Date | null;
};
type UserTables = { 'identity.users': UserTable };

export type User = {
  readonly id: UserId;
  readonly name: string;
  readonly roles: readonly Role[];
  /** PHC string; null: no password set, so that only links and tokens let this user in. */
  readonly passwordHash: string | null;
  readonly createdAt: Date;
  /** Since when nothing lets this user in; null: the user may sign in. */
  readonly disabledAt: Date | null;
};

function userOf(row: UserTable): User {
  const { id, name, password_hash: passwordHash, created_at: createdAt, disabled_at: disabledAt } = row;
  return { id: id as UserId, name, roles: knownRoles(row.roles), passwordHash, createdAt, disabledAt };
}

/** False where the name is taken. */
export async function insertUser(db: Database, user: User): Promise<boolean> {
  const { id, name, roles, passwordHash, createdAt, disabledAt } = user;
  const inserted = await db
    .withTables<UserTables>()
    .insertInto('identity.users')
    .values({ id, name, roles, password_hash: passwordHash, created_at: createdAt, disabled_at: disabledAt })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function findUserByName(db: Database, name: string): Promise<User | undefined> {
  const row = await users(db).where('name', '=', name).executeTakeFirst();
  return row && userOf(row);
}

export async function findUser(db: Database, id: string): Promise<User | undefined> {
  const row = await users(db).where('id', '=', id).executeTakeFirst();
  return row && userOf(row);
}

export async function hasUsers(db: Database): Promise<boolean> {
  return (await users(db).limit(1).executeTakeFirst()) !== undefined;
}

export type UserPage = {
  readonly afterName: string;
  readonly limit: number;
  /** Only the user of this name. */
  readonly name: string | undefined;
};

/** By name, those after `afterName`. */
export async function listUsersAfter(db: Database, { afterName, limit, name }: UserPage): Promise<readonly User[]> {
  const rows = await users(db)
    .where('name', '>', afterName)
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map(userOf);
}

/** By name; without those who are disabled. */
export async function listEnabledUsers(db: Database): Promise<readonly User[]> {
  return (await users(db).where('disabled_at', 'is', null).orderBy('name').execute()).map(userOf);
}

/** By name; without those who are disabled. */
export async function listAdministrators(db: Database): Promise<readonly User[]> {
  return (await administrators(db).orderBy('name').execute()).map(userOf);
}

/**
 * Locks the administrators who are not disabled until the transaction ends: two at once cannot each remove the other's
 * last peer.
 */
export async function lockAdministrators(tx: Database): Promise<readonly User[]> {
  return (await administrators(tx).orderBy('id').forUpdate().execute()).map(userOf);
}

/**
 * Whether the user may come in; until the transaction ends, nobody can disable the user. So whatever lets a user in is
 * either refused, or seen by the disabling that waits for it.
 */
export async function holdEnabled(tx: Database, id: UserId): Promise<boolean> {
  const row = await users(tx).where('id', '=', id).where('disabled_at', 'is', null).forShare().executeTakeFirst();
  return row !== undefined;
}

/** Returns whether that was a change. */
export async function updateDisabled(tx: Database, id: UserId, disabledAt: Date | null): Promise<boolean> {
  const changed = await tx
    .withTables<UserTables>()
    .updateTable('identity.users')
    .set({ disabled_at: disabledAt })
    .where('id', '=', id)
    .where('disabled_at', disabledAt === null ? 'is not' : 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export async function updateRoles(tx: Database, id: UserId, roles: readonly Role[]): Promise<void> {
  await tx.withTables<UserTables>().updateTable('identity.users').set({ roles }).where('id', '=', id).execute();
}

export async function updatePassword(tx: Database, id: UserId, passwordHash: string): Promise<void> {
  const change = { password_hash: passwordHash };
  await tx.withTables<UserTables>().updateTable('identity.users').set(change).where('id', '=', id).execute();
}

function administrators(db: Database) {
  return users(db).where(sql<boolean>`'administrator' = any(roles)`).where('disabled_at', 'is', null);
}

function users(db: Database) {
  return db.withTables<UserTables>().selectFrom('identity.users').selectAll();
}
