import { sql } from 'kysely';
import { WatchfloorError } from '../kernel/index.ts';
import type { Database, RoomMigrations } from './contract.ts';

/** Any constant: it only has to be the same in every process of every version. */
const MIGRATION_LOCK = 7_305_226_112;

/**
 * Brings each room's schema forward, in the order given. Every step is a transaction together with its record, so a
 * death between two steps leaves a whole older version. Throws `control.migrations-diverged` (conflict) where the database
 * holds steps this program does not know, or in another order.
 */
export async function migrateRooms(db: Database, rooms: readonly RoomMigrations[]): Promise<void> {
  await db.connection().execute(async (connection) => {
    // Held by the session: two processes that start together wait for each other.
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(connection);
    try {
      await createRecord(connection);
      for (const room of rooms) await migrateRoom(connection, room);
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection);
    }
  });
}

/** `if not exists` can still collide with a simultaneous creation and logs a notice: look first. */
async function createRecord(db: Database): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`
    select to_regclass('control.migration') is not null as found`.execute(db);
  if (rows[0]?.found === true) return;
  await sql`create schema if not exists control`.execute(db);
  await sql`
    create table control.migration (
      schema text not null,
      position integer not null,
      name text not null,
      applied_at timestamptz not null default now(),
      primary key (schema, position)
    )`.execute(db);
}

async function migrateRoom(db: Database, room: RoomMigrations): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from control.migration where schema = ${room.schema} order by position`.execute(db);
  requireSameHistory(
    room,
    rows.map((row) => row.name),
  );
  const missing = room.migrations.slice(rows.length);
  for (const [index, migration] of missing.entries()) {
    await db.transaction().execute(async (tx) => {
      await sql`create schema if not exists ${sql.id(room.schema)}`.execute(tx);
      await migration.up(tx);
      await sql`
        insert into control.migration (schema, position, name)
        values (${room.schema}, ${rows.length + index}, ${migration.name})`.execute(tx);
    });
  }
}

function requireSameHistory(room: RoomMigrations, applied: readonly string[]): void {
  const stranger = applied.find((name, index) => room.migrations[index]?.name !== name);
  if (stranger === undefined) return;
  throw new WatchfloorError('conflict', 'control.migrations-diverged', {
    message:
      `The database holds the step ${room.schema}/${stranger}, which this version of Watchfloor does not have at ` +
      'that place. It was probably written by a newer version: start that one.',
    details: { schema: room.schema, migration: stranger },
  });
}
