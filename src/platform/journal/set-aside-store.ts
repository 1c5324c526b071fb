import { sql } from 'kysely';
import type { Database } from '../control/index.ts';
import type { BatchPlan } from './projection-store.ts';

/** A step of the projection that one record must not take: `step` is the projection's own word. */
export type SetAside = { readonly sequence: number; readonly record: number; readonly step: string };

/**
 * Decides, before any effect of the decision, so that every later attempt at the batch decides the same. Twice is once.
 * Settling the batch forgets it.
 */
export async function setAside(db: Database, journalId: string, place: SetAside): Promise<void> {
  await sql`
    insert into journal.set_aside (journal_id, sequence, record, step)
    values (${journalId}, ${place.sequence}, ${place.record}, ${place.step}) on conflict do nothing`.execute(db);
}

export async function readSetAside(db: Database, plan: BatchPlan): Promise<readonly SetAside[]> {
  const { rows } = await sql<{ sequence: string; record: string; step: string }>`
    select sequence, record, step from journal.set_aside
    where journal_id = ${plan.journalId} and sequence between ${plan.fromSequence} and ${plan.toSequence}
    order by sequence, record`.execute(db);
  return rows.map(({ sequence, record, step }) => ({ sequence: Number(sequence), record: Number(record), step }));
}
