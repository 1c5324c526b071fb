import { type Selectable, sql } from 'kysely';
import type { Database } from '../control/index.ts';
import type { UserId } from '../kernel/index.ts';

type FactorTables = {
  'identity.second_factors': {
    user_id: string;
    sealed_secret: Buffer;
    begun_at: Date;
    confirmed_at: Date | null;
    last_step: string | null;
  };
  'identity.recovery_codes': { code_hash: Buffer; user_id: string };
};

export type SecondFactor = {
  readonly userId: UserId;
  readonly sealedSecret: Buffer;
  readonly begunAt: Date;
  /** Null: begun, and its first code not yet seen. It is asked for from then on. */
  readonly confirmedAt: Date | null;
};

function factorOf(row: Selectable<FactorTables['identity.second_factors']>): SecondFactor {
  const { user_id, sealed_secret: sealedSecret, begun_at: begunAt, confirmed_at: confirmedAt } = row;
  return { userId: user_id as UserId, sealedSecret, begunAt, confirmedAt };
}

export async function findFactor(db: Database, userId: UserId): Promise<SecondFactor | undefined> {
  const row = await factors(db).selectAll().where('user_id', '=', userId).executeTakeFirst();
  return row && factorOf(row);
}

/** Of these users, those whose second factor is asked for. */
export async function usersWithFactor(db: Database, userIds: readonly UserId[]): Promise<ReadonlySet<string>> {
  const rows = await factors(db)
    .select('user_id')
    .where(sql<boolean>`user_id = any(${userIds}::uuid[])`)
    .where('confirmed_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

/** Replaces one that was begun and not confirmed. False: there is a confirmed one. */
export async function beginFactor(tx: Database, factor: SecondFactor): Promise<boolean> {
  const { userId, sealedSecret, begunAt } = factor;
  const row = { user_id: userId, sealed_secret: sealedSecret, begun_at: begunAt, confirmed_at: null, last_step: null };
  const begun = await tx
    .withTables<FactorTables>()
    .insertInto('identity.second_factors')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet(row).where('identity.second_factors.confirmed_at', 'is', null),
    )
    .executeTakeFirst();
  return (begun.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function confirmFactor(tx: Database, userId: UserId, confirmedAt: Date): Promise<boolean> {
  const confirmed = await tx
    .withTables<FactorTables>()
    .updateTable('identity.second_factors')
    .set({ confirmed_at: confirmedAt })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return confirmed.numUpdatedRows > 0n;
}

/** False where that step, or a later one, was used already: of two who show the same code one is refused. */
export async function takeStep(tx: Database, userId: UserId, step: number): Promise<boolean> {
  const taken = await tx
    .withTables<FactorTables>()
    .updateTable('identity.second_factors')
    .set({ last_step: String(step) })
    .where('user_id', '=', userId)
    .where((or) => or.or([or('last_step', 'is', null), or('last_step', '<', String(step))]))
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

/** With its recovery codes. False: there was none. */
export async function deleteFactor(tx: Database, userId: UserId): Promise<boolean> {
  const tables = tx.withTables<FactorTables>();
  await tables.deleteFrom('identity.recovery_codes').where('user_id', '=', userId).execute();
  const gone = await tables.deleteFrom('identity.second_factors').where('user_id', '=', userId).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

export async function replaceRecoveryCodes(tx: Database, userId: UserId, hashes: readonly Buffer[]): Promise<void> {
  const codes = tx.withTables<FactorTables>();
  await codes.deleteFrom('identity.recovery_codes').where('user_id', '=', userId).execute();
  const rows = hashes.map((hash) => ({ code_hash: hash, user_id: userId }));
  await codes.insertInto('identity.recovery_codes').values(rows).execute();
}

export async function countRecoveryCodes(db: Database, userId: UserId): Promise<number> {
  const row = await db
    .withTables<FactorTables>()
    .selectFrom('identity.recovery_codes')
    .select((of) => of.fn.countAll<string>().as('left'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(row.left);
}

/** Deletes it, so that it works once. */
export async function takeRecoveryCode(tx: Database, userId: UserId, codeHash: Buffer): Promise<boolean> {
  const taken = await tx
    .withTables<FactorTables>()
    .deleteFrom('identity.recovery_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
  return taken.numDeletedRows > 0n;
}

function factors(db: Database) {
  return db.withTables<FactorTables>().selectFrom('identity.second_factors');
}
