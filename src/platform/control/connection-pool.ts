import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { isConnectionFault, mapConnectionFault } from './connection-faults.ts';

/** A restart of the embedded server takes well under this; callers wait for it instead of failing. */
const RECONNECT_PATIENCE_MS = 2_000;
const RECONNECT_PAUSE_MS = 25;

export type PoolOptions = {
  readonly size: number;
  /** How long the first connection is waited for; as long as every later one unless said. */
  readonly firstPatienceMs?: number;
};

/** Kysely's view of a pool whose errors are already ours. */
export function openConnectionPool(url: string, { size, firstPatienceMs }: PoolOptions): PostgresPool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5_000,
    application_name: 'watchfloor',
    keepAlive: true,
    // A stalled process must not hold locks that others wait for.
    idle_in_transaction_session_timeout: 60_000,
  });
  // Without listeners, a connection that dies while idle or between two statements would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  let patienceMs = firstPatienceMs ?? RECONNECT_PATIENCE_MS;
  return {
    options: pool.options,
    connect: async () => {
      const client = await connectPatiently(pool, patienceMs);
      patienceMs = RECONNECT_PATIENCE_MS;
      return mapClient(client);
    },
    end: () => pool.end(),
  };
}

async function connectPatiently(pool: pg.Pool, patienceMs: number): Promise<pg.PoolClient> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      const isHopeless = pool.ending || !isConnectionFault(error) || performance.now() > deadline;
      if (isHopeless) throw mapConnectionFault(error);
      await pause(RECONNECT_PAUSE_MS);
    }
  }
}

function mapClient(client: pg.PoolClient): PostgresPoolClient {
  const query = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(sql, [...parameters]);
    } catch (error) {
      throw mapConnectionFault(error);
    }
  };
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy ?? false) };
}
