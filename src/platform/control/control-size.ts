import { sql } from 'kysely';
import type { Database } from './contract.ts';

export type ControlSize = { readonly version: string; readonly bytes: number };

/** PostgreSQL's own version, and what the database takes on its disk. */
export async function controlSize(db: Database): Promise<ControlSize> {
  const { rows } = await sql<ControlSize & { readonly bytes: string }>`
    select current_setting('server_version') as version, pg_database_size(current_database())::text as bytes`.execute(
    db,
  );
  return { version: rows[0]?.version ?? '', bytes: Number(rows[0]?.bytes ?? 0) };
}
