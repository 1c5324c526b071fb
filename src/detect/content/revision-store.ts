import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { audit, SYSTEM_ACTOR } from '../../platform/identity/index.ts';
import type { SafeDetails } from '../../platform/kernel/index.ts';
import type { Decisions, Readings } from '../detections/index.ts';

/** What was in force under a number: what people had decided, and which texts were read. */
export type Revision = { readonly revision: number; readonly decisions: Decisions; readonly readings: Readings };

/** A batch that was planned longer ago than so many changes is made again under the rules of today. */
const REVISIONS_KEPT = 200;

type Content = Pick<Revision, 'decisions' | 'readings'>;

/** The number of this content: the latest one's where nothing has changed since, else a new one, which is audited. */
export async function saveRevision(db: Database, content: Content, now: Date): Promise<Revision> {
  const decisions = JSON.stringify(content.decisions);
  const readings = JSON.stringify(content.readings);
  const hash = createHash('sha256').update(decisions).update('\n').update(readings).digest('hex');
  return db.transaction().execute(async (tx) => {
    const latest = await sql<{ number: number; hash: string; readings: Readings }>`
      select number, hash, readings from content.revision order by number desc limit 1 for update`.execute(tx);
    const [last] = latest.rows;
    if (last?.hash === hash) return { revision: last.number, ...content };
    const { rows } = await sql<{ number: number }>`
      insert into content.revision (made_at, hash, decisions, readings)
      values (${now}, ${hash}, ${decisions}::jsonb, ${readings}::jsonb) returning number`.execute(tx);
    const revision = rows[0]?.number ?? 0;
    const folders = changedFolders(last?.readings ?? {}, content.readings);
    await recordDeployment(tx, { outcome: 'done', details: { revision, folders } });
    await sql`delete from content.revision where number <= ${revision - REVISIONS_KEPT}`.execute(tx);
    return { revision, ...content };
  });
}

/** `folders`: those whose rules are others than before; none, where only decisions changed. */
export function recordDeployment(
  tx: Transaction,
  entry: { readonly outcome: 'done' | 'failed'; readonly details: SafeDetails },
): Promise<void> {
  return audit(tx, { actor: SYSTEM_ACTOR, action: 'rules.deploy', subject: 'rules', ...entry });
}

const FOLDERS_NAMED = 50;

function changedFolders(before: Readings, after: Readings): readonly string[] {
  const dirs = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...dirs].filter((dir) => before[dir] !== after[dir]).slice(0, FOLDERS_NAMED);
}

/** Undefined where there was no such revision, or it is kept no more. */
export async function findRevision(db: Database, revision: number): Promise<Revision | undefined> {
  const { rows } = await sql<{ decisions: Decisions; readings: Readings }>`
    select decisions, readings from content.revision where number = ${revision}`.execute(db);
  const [row] = rows;
  return row && { revision, decisions: row.decisions, readings: row.readings };
}
