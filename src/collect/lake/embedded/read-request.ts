import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { sqlString } from './sql-literal.ts';

/** What a ClickHouse client asks for over HTTP (ClickHouse documentation, "HTTP interface"). */
export type HttpStatement = {
  readonly sql: string;
  readonly queryId: string;
  readonly format: string;
  readonly settings: Map<string, string>;
  readonly parameters: Map<string, string>;
  /** A file with an INSERT's rows, named in `sql`; removed by whoever runs the statement. */
  readonly rowsFile: string | undefined;
  readonly kind: 'read' | 'insert' | 'command';
};

export class BadRequest extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const MAX_ROWS_BYTES = 512 << 20;
const MAX_SQL_BYTES = 16 << 20;
const NOT_SETTINGS = new Set(['query', 'query_id', 'database', 'default_format', 'user', 'password', 'readonly']);
const NAME = /^[A-Za-z_]\w{0,99}$/;
const INSERT_ROWS = /^\s*(INSERT\s+INTO\s+[\w.]+(?:\s*\([\w\s,]+\))?)\s+FORMAT\s+(\w+)\s*$/i;

/** `inboxDir` takes the rows of inserts. */
export async function readHttpStatement(request: IncomingMessage, url: URL, inboxDir: string): Promise<HttpStatement> {
  const { settings, parameters } = readParameters(url);
  const query = url.searchParams.get('query') ?? '';
  const insert = INSERT_ROWS.exec(query);
  const isRead = request.method === 'GET' || Number(url.searchParams.get('readonly') ?? '0') > 0;
  const rowsFile = insert === null ? undefined : await receiveRows(request, inboxDir);
  const sql =
    insert === null || rowsFile === undefined
      ? [query, await readText(request)].filter((part) => part !== '').join('\n')
      : `${insert[1]} FROM INFILE ${sqlString(rowsFile)} COMPRESSION 'none' FORMAT ${insert[2]}`;
  return {
    sql,
    queryId: url.searchParams.get('query_id') ?? crypto.randomUUID(),
    format: url.searchParams.get('default_format') ?? 'TabSeparated',
    settings,
    parameters,
    rowsFile,
    kind: isRead ? 'read' : insert === null ? 'command' : 'insert',
  };
}

function readParameters(url: URL): { settings: Map<string, string>; parameters: Map<string, string> } {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (NOT_SETTINGS.has(name)) continue;
    if (!NAME.test(name)) throw new BadRequest(400, 'Code: 115. DB::Exception: Malformed name (UNKNOWN_SETTING)');
    if (name.startsWith('param_')) parameters.set(name.slice('param_'.length), value);
    else settings.set(name, value);
  }
  return { settings, parameters };
}

/**
 * Rows go through a file, never inside the statement: the library looks for the statement's end in them (`;` before a
 * line break) and skips white space before them, so binary rows would be cut. The file is not synced and soon gone,
 * which on most systems means that it never leaves memory.
 */
async function receiveRows(request: IncomingMessage, inboxDir: string): Promise<string> {
  const path = join(inboxDir, crypto.randomUUID());
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: 1 << 20 });
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ROWS_BYTES) file.destroy(tooLarge());
  });
  request.once('close', () => {
    if (!request.complete) file.destroy(new Error('The sender broke off.'));
  });
  try {
    // Not `pipeline`: on a full disk it would leave the rest of the body unread, and the connection's next request would
    // wait behind it for ever.
    await finished(request.pipe(file));
    return path;
  } catch (error) {
    request.unpipe(file).resume();
    await rm(path, { force: true });
    throw error;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_SQL_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(): BadRequest {
  return new BadRequest(413, 'Code: 307. DB::Exception: Body too large (TOO_MANY_BYTES)');
}
