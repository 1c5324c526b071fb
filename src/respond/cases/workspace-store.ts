import { sql } from 'kysely';
import type { Person } from '../../detect/alerts/contract.ts';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { Audience, CaseReply, CaseRole, RoleHolder, StatusUpdate, Story } from './contract.ts';

const UPDATES_SHOWN = 50;

export async function readRoles(db: Database, digits: string): Promise<RoleHolder[]> {
  const { rows } = await sql<{ role: CaseRole; person_id: string; person_name: string; since: Date }>`
    select * from cases.role where case_number = ${digits}::bigint order by role`.execute(db);
  return rows.map(({ role, person_id, person_name, since }) => ({
    role,
    person: { id: person_id, name: person_name },
    since: since.toISOString(),
  }));
}

type NewRole = { readonly role: CaseRole; readonly person: Person | null; readonly since: Date };

export async function saveRole(tx: Transaction, digits: string, { role, person, since }: NewRole): Promise<void> {
  await (person === null
    ? sql`delete from cases.role where case_number = ${digits}::bigint and role = ${role}`
    : sql`insert into cases.role (case_number, role, person_id, person_name, since)
        values (${digits}::bigint, ${role}, ${person.id}, ${person.name}, ${since})
        on conflict (case_number, role) do update
          set person_id = excluded.person_id, person_name = excluded.person_name, since = excluded.since`
  ).execute(tx);
}

type StoryRow = {
  readonly version: number;
  readonly text: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly written_at: Date;
};

/** Newest first. */
export async function readStories(db: Database, digits: string, limit: number): Promise<Story[]> {
  const { rows } = await sql<StoryRow>`
    select * from cases.story where case_number = ${digits}::bigint order by version desc limit ${limit}`.execute(db);
  return rows.map(({ version, text, by_id, by_name, written_at }) => ({
    version,
    text,
    by: { id: by_id, name: by_name },
    at: written_at.toISOString(),
  }));
}

export async function insertStory(tx: Transaction, digits: string, { version, text, by, at }: Story): Promise<void> {
  await sql`
    insert into cases.story (case_number, version, text, by_id, by_name, written_at)
    values (${digits}::bigint, ${version}, ${text}, ${by.id}, ${by.name}, ${at}::timestamptz)`.execute(tx);
}

type UpdateRow = {
  readonly id: string;
  readonly audience: Audience;
  readonly text: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly sent_at: Date;
  readonly next_due_at: Date | null;
};

/** Newest first. */
export async function readUpdates(db: Database, digits: string): Promise<StatusUpdate[]> {
  const { rows } = await sql<UpdateRow>`
    select * from cases.status_update where case_number = ${digits}::bigint
    order by id desc limit ${UPDATES_SHOWN}`.execute(db);
  return rows.map(updateOf);
}

export async function insertUpdate(
  tx: Transaction,
  digits: string,
  { audience, text, by, at, nextDueAt }: Omit<StatusUpdate, 'id'>,
): Promise<StatusUpdate> {
  const { rows } = await sql<UpdateRow>`
    insert into cases.status_update (case_number, audience, text, by_id, by_name, sent_at, next_due_at)
    values (${digits}::bigint, ${audience}, ${text}, ${by.id}, ${by.name}, ${at}::timestamptz,
      ${nextDueAt}::timestamptz)
    returning *`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new WatchfloorError('bug', 'cases.insert-lost', { message: 'No update was written.' });
  return updateOf(row);
}

function updateOf(row: UpdateRow): StatusUpdate {
  return {
    id: row.id,
    audience: row.audience,
    text: row.text,
    by: { id: row.by_id, name: row.by_name },
    at: row.sent_at.toISOString(),
    nextDueAt: row.next_due_at?.toISOString() ?? null,
  };
}

/** The latest word to each audience says when they hear again; soonest first. */
export async function readDueUpdates(db: Database, digits: string): Promise<CaseReply['dueUpdates']> {
  const { rows } = await sql<{ audience: Audience; next_due_at: Date }>`
    select audience, next_due_at from (
      select distinct on (audience) audience, next_due_at from cases.status_update
      where case_number = ${digits}::bigint order by audience, id desc
    ) latest where next_due_at is not null order by next_due_at`.execute(db);
  return rows.map(({ audience, next_due_at }) => ({ audience, dueAt: next_due_at.toISOString() }));
}
