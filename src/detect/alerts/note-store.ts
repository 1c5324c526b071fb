import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { AlertNote, Person } from './contract.ts';

type NewNote = { readonly alertNumber: string; readonly text: string; readonly by: Person; readonly at: Date };

type Row = {
  readonly id: string;
  readonly text: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly written_at: Date;
};

export async function insertNote(tx: Transaction, { alertNumber, text, by, at }: NewNote): Promise<AlertNote> {
  const { rows } = await sql<Row>`
    insert into alerts.note (alert_number, text, by_id, by_name, written_at)
    values (${alertNumber}::bigint, ${text}, ${by.id}, ${by.name}, ${at}) returning *`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new WatchfloorError('bug', 'alerts.note-lost', { message: 'No note was written.' });
  return noteOf(row);
}

/** The latest first. */
export async function readNotes(db: Database, alertNumber: string, limit: number): Promise<AlertNote[]> {
  const { rows } = await sql<Row>`
    select * from alerts.note where alert_number = ${alertNumber}::bigint order by id desc limit ${limit}`.execute(db);
  return rows.map(noteOf);
}

function noteOf({ id, text, by_id, by_name, written_at }: Row): AlertNote {
  return { id, text, by: { id: by_id, name: by_name }, at: written_at.toISOString() };
}
