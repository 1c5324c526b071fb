import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import type { Decisions, Readings } from '../detections/index.ts';

/** What was in force under a number: what people had decided, and which texts were read. */
export type Revision = { readonly revision: number; readonly decisions: Decisions; readonly readings: Readings };

/** A batch that was planned longer ago than so many changes is made again under the rules of today. */
const REVISIONS_KEPT = 200;

type Content = Pick<Revision, 'decisions' | 'readings'>;

/** The number of this content: the latest one's where nothing has changed since, else a new one. */
export async function saveRevision(db: Database, content: Content, now: Date): Promise<Revision> {
  const decisions = JSON.stringify(content.decisions);
  const readings = JSON.stringify(content.readings);
  const hash = createHash('sha256').update(decisions).update('\n').update(readings).digest('hex');
  return db.transaction().execute(async (tx) => {
    const latest = await sql<{ number: number; hash: string }>`
      select number, hash from content.revision order by number desc limit 1 for update`.execute(tx);
    const [last] = latest.rows;
    if (last?.hash === hash) return { revision: last.number, ...content };
    const { rows } = await sql<{ number: number }>`
      insert into content.revision (made_at, hash, decisions, readings)
      values (${now}, ${hash}, ${decisions}::jsonb, ${readings}::jsonb) returning number`.execute(tx);
    const revision = rows[0]?.number ?? 0;
    await sql`delete from content.revision where number <= ${revision - REVISIONS_KEPT}`.execute(tx);
    return { revision, ...content };
  });
}

/** Undefined where there was no such revision, or it is kept no more. */
export async function findRevision(db: Database, revision: number): Promise<Revision | undefined> {
  const { rows } = await sql<{ decisions: Decisions; readings: Readings }>`
    select decisions, readings from content.revision where number = ${revision}`.execute(db);
  const [row] = rows;
  return row && { revision, decisions: row.decisions, readings: row.readings };
}
