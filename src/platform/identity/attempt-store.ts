import { sql } from 'kysely';
import type { Database } from '../control/index.ts';

type AttemptTables = { 'identity.attempts': { key_hash: Buffer; started_at: Date; count: number } };

export type Attempts = { readonly keyHash: Buffer; readonly startedAt: Date; readonly count: number };

/** Until the transaction ends, nobody else counts: what is read stays true, on every node. */
export async function lockAttempts(tx: Database): Promise<void> {
  // Lost in a crash of the database, counted again from nought: not worth a wait for the disk at every sign-in.
  await sql`set local synchronous_commit = off`.execute(tx);
  await sql`select pg_advisory_xact_lock(hashtext('identity.attempts'))`.execute(tx);
}

export async function deleteAttemptsBefore(tx: Database, startedBy: Date): Promise<void> {
  await tx.withTables<AttemptTables>().deleteFrom('identity.attempts').where('started_at', '<=', startedBy).execute();
}

export async function findAttempts(tx: Database, keyHashes: readonly Buffer[]): Promise<readonly Attempts[]> {
  const rows = await tx
    .withTables<AttemptTables>()
    .selectFrom('identity.attempts')
    .selectAll()
    .where(sql<boolean>`key_hash = any(${keyHashes}::bytea[])`)
    .execute();
  return rows.map((row) => ({ keyHash: row.key_hash, startedAt: row.started_at, count: row.count }));
}

/** How many keys are counted, and since when the oldest is. */
export async function measureAttempts(tx: Database): Promise<{ readonly keys: number; readonly oldest: Date | null }> {
  const row = await tx
    .withTables<AttemptTables>()
    .selectFrom('identity.attempts')
    .select((of) => [of.fn.countAll<string>().as('keys'), of.fn.min('started_at').as('oldest')])
    .executeTakeFirstOrThrow();
  return { keys: Number(row.keys), oldest: row.oldest };
}

export async function countAttempt(tx: Database, keyHashes: readonly Buffer[], now: Date): Promise<void> {
  await sql`insert into identity.attempts (key_hash, started_at, count)
    select key_hash, ${now}, 1 from unnest(${keyHashes}::bytea[]) key_hash
    on conflict (key_hash) do update set count = attempts.count + 1`.execute(tx);
}

/** Only in the window in which it was counted: a later one owes it nothing. */
export async function uncountAttempt(tx: Database, counted: readonly Attempts[]): Promise<void> {
  for (const { keyHash, startedAt } of counted) {
    await tx
      .withTables<AttemptTables>()
      .updateTable('identity.attempts')
      .set((of) => ({ count: of('count', '-', 1) }))
      .where('key_hash', '=', keyHash)
      .where('started_at', '=', startedAt)
      .execute();
  }
  await tx.withTables<AttemptTables>().deleteFrom('identity.attempts').where('count', '<=', 0).execute();
}

export async function deleteAttempts(tx: Database, keyHash: Buffer): Promise<void> {
  await tx.withTables<AttemptTables>().deleteFrom('identity.attempts').where('key_hash', '=', keyHash).execute();
}
