import { sql } from 'kysely';
import type { Person } from '../../detect/alerts/contract.ts';
import type { PlacedEntity } from '../../detect/alerts/index.ts';
import type { Database, Transaction } from '../../platform/control/index.ts';
import type { CaseReply, ENTRY_KINDS, TimelineEntry } from './contract.ts';

export type NewEntry = {
  readonly kind: (typeof ENTRY_KINDS)[number];
  /** When it happened. */
  readonly at: Date;
  readonly recordedAt: Date;
  readonly author: Person;
  readonly text: string;
  readonly alert?: { readonly id: string; readonly number: string };
  readonly eventId?: string | undefined;
  readonly taskId?: string;
  /** Of entries made from an outbox event: the same event again adds nothing. */
  readonly outboxId?: string;
};

type EntryRow = {
  readonly id: string;
  readonly kind: NewEntry['kind'];
  readonly at: Date;
  readonly recorded_at: Date;
  readonly author_id: string;
  readonly author_name: string;
  readonly text: string;
  readonly alert_id: string | null;
  readonly alert_number: string | null;
  readonly event_id: string | null;
  readonly task_id: string | null;
};

/** One statement for all. Gives the entries that were really added. */
export async function insertEntries(
  tx: Transaction,
  digits: string,
  entries: readonly NewEntry[],
): Promise<readonly TimelineEntry[]> {
  const rows = entries.map(({ kind, at, recordedAt, author, text, alert, eventId, taskId, outboxId }) => ({
    kind,
    at,
    recorded_at: recordedAt,
    author_id: author.id,
    author_name: author.name,
    text,
    alert_id: alert?.id,
    alert_number: alert?.number,
    event_id: eventId,
    task_id: taskId,
    outbox_id: outboxId,
  }));
  const result = await sql<EntryRow>`
    insert into cases.entry (case_number, kind, at, recorded_at, author_id, author_name, text, alert_id, alert_number,
      event_id, task_id, outbox_id)
    select ${digits}::bigint, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (kind text,
      at timestamptz, recorded_at timestamptz, author_id text, author_name text, text text, alert_id text,
      alert_number text, event_id text, task_id bigint, outbox_id text)
    on conflict (outbox_id) do nothing returning *`.execute(tx);
  return result.rows.map(entryOf);
}

export type EntryPlace = { readonly at: string; readonly id: string };

/** Newest first by when it happened. */
export async function readEntries(
  db: Database,
  digits: string,
  page: { readonly after: EntryPlace | undefined; readonly limit: number },
): Promise<TimelineEntry[]> {
  const { after, limit } = page;
  const isAfter = after ? sql`and (at, id) < (${after.at}::timestamptz, ${after.id}::bigint)` : sql``;
  const { rows } = await sql<EntryRow>`
    select * from cases.entry where case_number = ${digits}::bigint ${isAfter}
    order by at desc, id desc limit ${limit}`.execute(db);
  return rows.map(entryOf);
}

export async function countEntries(db: Database, digits: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from cases.entry where case_number = ${digits}::bigint`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

function entryOf(row: EntryRow): TimelineEntry {
  return {
    id: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    author: { id: row.author_id, name: row.author_name },
    text: row.text,
    alert: row.alert_id === null || row.alert_number === null ? null : { id: row.alert_id, number: row.alert_number },
    eventId: row.event_id,
    taskId: row.task_id,
  };
}

/** What a case is about; a known entity keeps its earliest sight. */
export async function placeEntities(tx: Transaction, digits: string, entities: readonly PlacedEntity[]): Promise<void> {
  await sql`
    insert into cases.entity as e (case_number, type, name, first_seen_at, alert_number)
    select ${digits}::bigint, r.type, r.name, r."firstSeenAt", r."alertNumber"
    from jsonb_to_recordset(${JSON.stringify(entities)}::jsonb)
      as r (type text, name text, "firstSeenAt" timestamptz, "alertNumber" text)
    on conflict (case_number, type, name) do update
      set first_seen_at = excluded.first_seen_at, alert_number = excluded.alert_number
      where excluded.first_seen_at < e.first_seen_at`.execute(tx);
}

export async function readEntities(db: Database, digits: string): Promise<CaseReply['entities']> {
  const { rows } = await sql<{ type: string; name: string; first_seen_at: Date; alert_number: string | null }>`
    select type, name, first_seen_at, alert_number from cases.entity where case_number = ${digits}::bigint
    order by first_seen_at, type, name limit 500`.execute(db);
  return rows.map(({ type, name, first_seen_at, alert_number }) => ({
    type,
    name,
    firstSeenAt: first_seen_at.toISOString(),
    alertNumber: alert_number,
  }));
}
