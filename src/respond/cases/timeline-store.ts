import { type RawBuilder, sql } from 'kysely';
import type { Person } from '../../detect/alerts/contract.ts';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import { personOrNull } from './case-store.ts';
import type { ENTRY_KINDS, ReadTimelineQuery, TimelineEntry } from './contract.ts';

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
  readonly starred_by_id?: string | null;
  readonly starred_by_name?: string | null;
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

export type EntryFilter = {
  readonly kind?: ReadTimelineQuery['kind'];
  readonly starred?: ReadTimelineQuery['starred'];
  readonly sort?: ReadTimelineQuery['sort'] | undefined;
  readonly after?: EntryPlace | undefined;
  readonly limit: number;
};

/** By when it happened, newest first unless `sort` says otherwise. */
export async function readEntries(db: Database, digits: string, filter: EntryFilter): Promise<TimelineEntry[]> {
  const { kind, starred, after, limit } = filter;
  const isOldestFirst = filter.sort === 'oldest';
  const direction = isOldestFirst ? sql`asc` : sql`desc`;
  const comparison = isOldestFirst ? sql`>` : sql`<`;
  const conditions = [
    sql`e.case_number = ${digits}::bigint`,
    kind && sql`e.kind = any(${kind}::text[])`,
    starred && (starred === 'true' ? sql`s.entry_id is not null` : sql`s.entry_id is null`),
    after && sql`(e.at, e.id) ${comparison} (${after.at}::timestamptz, ${after.id}::bigint)`,
  ].filter((condition) => condition !== undefined);
  return selectEntries(
    db,
    sql`where ${sql.join(conditions, sql` and `)} order by e.at ${direction}, e.id ${direction} limit ${limit}`,
  );
}

/** Throws `cases.entry-missing`. */
export async function readEntry(db: Database, digits: string, entryId: string): Promise<TimelineEntry> {
  const [entry] = await selectEntries(db, sql`where e.case_number = ${digits}::bigint and e.id = ${entryId}::bigint`);
  if (entry !== undefined) return entry;
  throw new WatchfloorError('missing', 'cases.entry-missing', { message: 'There is no such entry in this case.' });
}

async function selectEntries(db: Database, tail: RawBuilder<unknown>): Promise<TimelineEntry[]> {
  const { rows } = await sql<EntryRow>`
    select e.*, s.by_id as starred_by_id, s.by_name as starred_by_name
    from cases.entry e left join cases.star s on s.entry_id = e.id ${tail}`.execute(db);
  return rows.map(entryOf);
}

export async function countEntries(db: Database, digits: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from cases.entry where case_number = ${digits}::bigint`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

export async function countStars(db: Database, digits: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from cases.star where case_number = ${digits}::bigint`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

export type Star = { readonly by: Person; readonly at: Date };

/** `undefined` takes the star away. False: it was so already. */
export async function saveStar(
  tx: Transaction,
  { digits, entryId }: { readonly digits: string; readonly entryId: string },
  star: Star | undefined,
): Promise<boolean> {
  const { rows } = await (star
    ? sql`insert into cases.star (entry_id, case_number, by_id, by_name, starred_at)
        values (${entryId}::bigint, ${digits}::bigint, ${star.by.id}, ${star.by.name}, ${star.at})
        on conflict (entry_id) do nothing returning 1`
    : sql`delete from cases.star where entry_id = ${entryId}::bigint returning 1`
  ).execute(tx);
  return rows.length > 0;
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
    starredBy: personOrNull(row.starred_by_id ?? null, row.starred_by_name ?? null),
  };
}
