import { sql } from 'kysely';
import type { Database, Transaction } from '../control/index.ts';
import { WatchfloorError } from '../kernel/index.ts';

/** Journal entries that go into the lake together, again with the same boundaries after a death. */
export type BatchPlan = { readonly journalId: string; readonly fromSequence: number; readonly toSequence: number };

/** With what its maker wants to find again when the batch is made once more: which rules were in force. */
export type StandingPlan = BatchPlan & { readonly revision: number };

type PlanRow = { from_sequence: string; to_sequence: string; revision: number };

/**
 * Stores the plan before any effect. Plans follow one another without a hole. A plan that stands already, with the same
 * boundaries, is left as it is. Throws `journal.plan-out-of-order` (conflict) where it does not follow the last one.
 */
export async function planBatch(db: Database, plan: BatchPlan, revision = 0): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into journal.projection (journal_id) values (${plan.journalId}) on conflict do nothing`.execute(tx);
    const moved = await sql`
      update journal.projection set planned_sequence = ${plan.toSequence}
      where journal_id = ${plan.journalId} and planned_sequence = ${plan.fromSequence} - 1`.execute(tx);
    if (moved.numAffectedRows === 0n) return requireStanding(tx, plan);
    await sql`
      insert into journal.batch_plan (journal_id, from_sequence, to_sequence, revision)
      values (${plan.journalId}, ${plan.fromSequence}, ${plan.toSequence}, ${revision})`.execute(tx);
  });
}

async function requireStanding(tx: Transaction, plan: BatchPlan): Promise<void> {
  const { rows } = await sql`
    select 1 from journal.batch_plan where journal_id = ${plan.journalId}
      and from_sequence = ${plan.fromSequence} and to_sequence = ${plan.toSequence}`.execute(tx);
  if (rows.length === 0) throw outOfOrder('journal.plan-out-of-order', plan);
}

/** Planned and not settled, in order: to be made again, just so, before anything new is planned. */
export async function pendingPlans(db: Database, journalId: string): Promise<readonly StandingPlan[]> {
  const { rows } = await sql<PlanRow>`
    select from_sequence, to_sequence, revision from journal.batch_plan
    where journal_id = ${journalId} order by from_sequence`.execute(db);
  return rows.map((row) => ({
    journalId,
    fromSequence: Number(row.from_sequence),
    toSequence: Number(row.to_sequence),
    revision: row.revision,
  }));
}

/**
 * Moves the settled position to the plan's end, in the transaction that makes the plan's effects: they become true
 * together or not at all. Throws `journal.settle-out-of-order` (conflict) unless the plan is the next one: another process
 * may have settled it, or a repeat after an unknown commit finds it done (compare `settledSequence`).
 */
export async function settleBatch(tx: Transaction, plan: BatchPlan): Promise<void> {
  // The row lock makes a second process wait here until the first has decided.
  const settled = await sql`
    update journal.projection set settled_sequence = ${plan.toSequence}
    where journal_id = ${plan.journalId} and settled_sequence = ${plan.fromSequence} - 1`.execute(tx);
  const taken = await sql`
    with forgotten as (
      delete from journal.set_aside where journal_id = ${plan.journalId}
        and sequence between ${plan.fromSequence} and ${plan.toSequence}
    )
    delete from journal.batch_plan where journal_id = ${plan.journalId}
      and from_sequence = ${plan.fromSequence} and to_sequence = ${plan.toSequence}`.execute(tx);
  const isNext = settled.numAffectedRows === 1n && taken.numAffectedRows === 1n;
  if (!isNext) throw outOfOrder('journal.settle-out-of-order', plan);
}

/** The last sequence whose effects are true; 0 for none. */
export async function settledSequence(db: Database, journalId: string): Promise<number> {
  const { rows } = await sql<{ settled_sequence: string }>`
    select settled_sequence from journal.projection where journal_id = ${journalId}`.execute(db);
  return Number(rows[0]?.settled_sequence ?? 0);
}

function outOfOrder(code: string, plan: BatchPlan): WatchfloorError {
  return new WatchfloorError('conflict', code, {
    message: `Entries ${plan.fromSequence} to ${plan.toSequence} of the journal do not follow the last batch.`,
    details: { ...plan },
  });
}
