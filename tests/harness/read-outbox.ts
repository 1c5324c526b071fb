import { join } from 'node:path';
import pg from 'pg';

/** The types of everything that a running server's embedded store has published, in no order. */
export async function readOutboxTypes(dataDir: string): Promise<string[]> {
  const client = new pg.Client({
    host: join(dataDir, 'control', 'socket'),
    user: 'watchfloor',
    database: 'watchfloor',
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ type: string }>(
      'select type from control.outbox union all select type from control.outbox_pending',
    );
    return rows.map(({ type }) => type);
  } finally {
    await client.end();
  }
}
