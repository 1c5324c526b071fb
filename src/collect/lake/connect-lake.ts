import { rm } from 'node:fs/promises';
import { Pool } from 'undici';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import { TABLE_COLUMNS } from './columns.ts';
import type { EncodedRows, Lake, QueryLimits } from './contract.ts';
import { sqlString } from './embedded/sql-literal.ts';
import { lakeFailure } from './lake-failure.ts';
import { parameterText } from './parameter-text.ts';

export type LakeConnection = {
  /** `http://user:password@host:8123/database`, or https; absent for the embedded engine. */
  readonly url?: string;
  /** The embedded engine's Unix socket. */
  readonly socketPath?: string;
  /** Connections kept open at most. */
  readonly connections?: number;
  readonly insertTimeoutMs?: number;
};

const DEFAULT_LIMITS: QueryLimits = { timeoutMs: 30_000, maxRows: 100_000, maxMemoryBytes: 512 * 1024 * 1024 };
const MAX_RESULT_BYTES = 128 * 1024 * 1024;

type Call = {
  readonly sql: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly rows?: Uint8Array;
  readonly isInsert?: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** One adapter for the embedded engine and a cluster. Opens no connection yet. Throws `lake.bad-url` (invalid). */
export function connectLake(connection: LakeConnection): Lake {
  const http = new LakeHttp(connection);
  return {
    insert: (rows, token) => insertRows(http, rows, { token, timeoutMs: connection.insertTimeoutMs ?? 60_000 }),
    query: async (sql, parameters, limits) => {
      const text = await http.call(readCall(sql, parameters, { ...DEFAULT_LIMITS, ...limits }));
      return parseRows(text);
    },
    command: async (sql, parameters = {}) => {
      // Mutations are awaited: a purge that answers has purged.
      const settings = { mutations_sync: '2', lightweight_deletes_sync: '2', max_execution_time: '0' };
      await http.call({ sql, parameters, settings, timeoutMs: 600_000 });
    },
    ping: () => http.ping(),
    close: () => http.close(),
  };
}

async function insertRows(
  http: LakeHttp,
  rows: EncodedRows,
  { token, timeoutMs }: { token: string; timeoutMs: number },
): Promise<void> {
  if (token === '') {
    // Without a token the engine would drop a batch whose rows merely look like an earlier one's.
    throw new WatchfloorError('bug', 'lake.no-token', { message: 'Every insert carries a token.' });
  }
  if (rows.rowCount === 0) return;
  const settings = { async_insert: '0', insert_deduplication_token: token, insert_deduplicate: '1' };
  const into = `INSERT INTO ${rows.table} (${TABLE_COLUMNS[rows.table].join(', ')})`;
  if (rows.file === undefined) {
    await http.call({ sql: `${into} FORMAT ${rows.format}`, settings, rows: rows.bytes, timeoutMs });
    return;
  }
  const from = `FROM INFILE ${sqlString(rows.file)} COMPRESSION 'none' FORMAT ${rows.format}`;
  try {
    await http.call({ sql: `${into} ${from}`, settings, isInsert: true, timeoutMs });
  } finally {
    await rm(rows.file, { force: true });
  }
}

function readCall(sql: string, parameters: Readonly<Record<string, unknown>>, limits: QueryLimits): Call {
  const settings = {
    readonly: '2',
    cancel_http_readonly_queries_on_client_close: '1',
    output_format_json_quote_64bit_integers: '1',
    max_execution_time: String(Math.max(1, Math.ceil(limits.timeoutMs / 1000))),
    max_result_rows: String(limits.maxRows),
    max_result_bytes: String(MAX_RESULT_BYTES),
    result_overflow_mode: 'throw',
    max_memory_usage: String(limits.maxMemoryBytes),
    default_format: 'JSONEachRow',
    ...rowsToRead(limits),
  };
  return { sql, parameters, settings, timeoutMs: limits.timeoutMs + 5_000, signal: limits.signal };
}

function rowsToRead({ maxRowsToRead }: QueryLimits): Readonly<Record<string, string>> {
  if (maxRowsToRead === undefined) return {};
  // To the engine, 0 is no limit.
  return { max_rows_to_read: String(Math.max(1, Math.floor(maxRowsToRead))), read_overflow_mode: 'throw' };
}

function parseRows<Row>(text: string): readonly Row[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : (JSON.parse(`[${trimmed.replaceAll('\n', ',')}]`) as Row[]);
}

class LakeHttp {
  readonly #pool: Pool;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #database: string | undefined;

  constructor(connection: LakeConnection) {
    const url = parseUrl(connection.url ?? 'http://engine');
    const { socketPath } = connection;
    this.#pool = new Pool(url.origin, {
      connections: connection.connections ?? 16,
      ...(socketPath === undefined ? {} : { socketPath }),
    });
    const database = decodeURIComponent(url.pathname.slice(1));
    this.#database = database === '' ? undefined : database;
    this.#headers =
      url.username === ''
        ? {}
        : {
            'x-clickhouse-user': decodeURIComponent(url.username),
            'x-clickhouse-key': decodeURIComponent(url.password),
          };
  }

  async call({
    sql,
    settings,
    parameters = {},
    rows,
    isInsert = rows !== undefined,
    timeoutMs,
    signal,
  }: Call): Promise<string> {
    const search = new URLSearchParams(settings);
    if (this.#database !== undefined) search.set('database', this.#database);
    for (const [name, value] of Object.entries(parameters)) search.set(`param_${name}`, parameterText(value));
    if (rows !== undefined) search.set('query', sql);
    try {
      const reply = await this.#pool.request({
        method: 'POST',
        path: `/?${search}`,
        headers: this.#headers,
        body: rows ?? sql,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        // Closes the connection, by which the engine knows that nobody waits any more.
        signal: signal ?? null,
      });
      const text = await reply.body.text();
      const code = reply.headers['x-clickhouse-exception-code'];
      if (reply.statusCode !== 200 || code !== undefined) throw lakeFailure(text, reply.statusCode, isInsert);
      return text;
    } catch (error) {
      if (error instanceof WatchfloorError) throw error;
      if (signal?.aborted === true) throw cancelled(error);
      throw new WatchfloorError('unavailable', 'lake.unavailable', {
        message: 'The event lake cannot be reached.',
        cause: error,
      });
    }
  }

  async ping(): Promise<boolean> {
    try {
      const reply = await this.#pool.request({ method: 'GET', path: '/ping', headersTimeout: 5_000 });
      await reply.body.dump();
      return reply.statusCode === 200;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

function cancelled(cause: unknown): WatchfloorError {
  return new WatchfloorError('unavailable', 'lake.cancelled', { message: 'The query was cancelled.', cause });
}

function parseUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  } catch {
    // The message must not repeat the URL: it holds a password.
  }
  throw new WatchfloorError('invalid', 'lake.bad-url', {
    message: 'The lake’s URL must look like http://user:password@host:8123/database.',
  });
}
