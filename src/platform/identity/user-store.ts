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
};
type UserTables = { 'identity.users': UserTable };

export type User = {
  readonly id: UserId;
  readonly name: string;
  readonly roles: readonly Role[];
  /** PHC string; null: no password set, so that only links and tokens let this user in. */
  readonly passwordHash: string | null;
  readonly createdAt: Date;
};

function userOf(row: UserTable): User {
  const { id, name, password_hash: passwordHash, created_at: createdAt } = row;
  return { id: id as UserId, name, roles: knownRoles(row.roles), passwordHash, createdAt };
}

/** False where the name is taken. */
export async function insertUser(db: Database, user: User): Promise<boolean> {
  const { id, name, roles, passwordHash, createdAt } = user;
  const inserted = await db
    .withTables<UserTables>()
    .insertInto('identity.users')
    .values({ id, name, roles, password_hash: passwordHash, created_at: createdAt })
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

/** By name, those after `afterName`. */
export async function listUsersAfter(db: Database, afterName: string, limit: number): Promise<readonly User[]> {
  const rows = await users(db).where('name', '>', afterName).orderBy('name').limit(limit).execute();
  return rows.map(userOf);
}

/** Locks the administrators until the transaction ends: two at once cannot each remove the other's last peer. */
export async function lockAdministrators(tx: Database): Promise<readonly User[]> {
  const rows = await users(tx).where(sql<boolean>`'administrator' = any(roles)`).orderBy('id').forUpdate().execute();
  return rows.map(userOf);
}

export async function updateRoles(tx: Database, id: UserId, roles: readonly Role[]): Promise<void> {
  await tx.withTables<UserTables>().updateTable('identity.users').set({ roles }).where('id', '=', id).execute();
}

export async function updatePassword(tx: Database, id: UserId, passwordHash: string): Promise<void> {
  const change = { password_hash: passwordHash };
  await tx.withTables<UserTables>().updateTable('identity.users').set(change).where('id', '=', id).execute();
}

function users(db: Database) {
  return db.withTables<UserTables>().selectFrom('identity.users').selectAll();
}
