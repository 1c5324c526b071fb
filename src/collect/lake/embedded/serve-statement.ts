import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Statement } from './engine-session.ts';
import { BadRequest, type HttpStatement, readHttpStatement } from './read-request.ts';
import type { SessionPool } from './session-pool.ts';
import { sqlString } from './sql-literal.ts';

/** Apart, so that a long query holds up no insert, and neither holds up a cancellation. */
export type Sessions = {
  readonly readers: SessionPool;
  readonly writers: SessionPool;
  readonly control: SessionPool;
  /** Where the rows of inserts wait. */
  readonly inboxDir: string;
};

/** Never rejects: whatever goes wrong becomes the answer, in ClickHouse's form. */
export async function answer(request: IncomingMessage, response: ServerResponse, sessions: Sessions): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://engine');
    if (url.pathname === '/ping') return await answerPing(response, sessions);
    if (url.pathname !== '/') throw new BadRequest(404, 'There is no handle here');
    const statement = await readHttpStatement(request, url, sessions.inboxDir);
    const bytes = await runFor(response, statement, sessions);
    response.setHeader('X-ClickHouse-Query-Id', statement.queryId);
    response.setHeader('X-ClickHouse-Format', statement.format);
    response.end(bytes);
  } catch (error) {
    answerFailure(response, error);
  }
}

/** Asks the engine, not only this process's loop: the heartbeat that the parent kills by. */
async function answerPing(response: ServerResponse, sessions: Sessions): Promise<void> {
  await sessions.control.use((session) => session.run(plainStatement('SELECT 1')));
  response.end('Ok.\n');
}

async function runFor(response: ServerResponse, statement: HttpStatement, sessions: Sessions): Promise<Uint8Array> {
  // The library gives no way to set the query's id; a leading comment is how a query is found again.
  const marker = `/*watchfloor:${crypto.randomUUID()}*/`;
  const marked = { ...statement, sql: `${marker} ${statement.sql}` };
  const pool = statement.kind === 'read' ? sessions.readers : sessions.writers;
  let isDone = false;
  response.on('close', () => {
    if (statement.kind === 'read') void cancel(marker, () => isDone, sessions);
  });
  try {
    const bytes = await pool.use((session) =>
      response.destroyed ? Promise.resolve(new Uint8Array()) : session.run(marked),
    );
    if (bytes === undefined) {
      throw new BadRequest(503, 'Code: 202. DB::Exception: Too many queries wait (TOO_MANY_SIMULTANEOUS_QUERIES)');
    }
    return bytes;
  } finally {
    isDone = true;
    if (statement.rowsFile !== undefined) await rm(statement.rowsFile, { force: true });
  }
}

/** Again and again: the first time, the query may not have begun. */
async function cancel(marker: string, isDone: () => boolean, sessions: Sessions): Promise<void> {
  const sql = `KILL QUERY WHERE startsWith(query, ${sqlString(marker)}) ASYNC`;
  // SYNC would wait in this process for a query that may be waiting for this process.
  while (!isDone()) {
    await sessions.control.use((session) => session.run(plainStatement(sql))).catch(() => undefined);
    await sleep(200);
  }
}

/** A statement of this process’s own. */
export function plainStatement(sql: string): Statement {
  return { sql, format: 'TSV', settings: new Map(), parameters: new Map() };
}

function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) return;
  const message = error instanceof Error ? error.message.replace(/^Query failed: /, '') : String(error);
  const code = /^Code: (\d+)\./.exec(message)?.[1];
  response.statusCode = error instanceof BadRequest ? error.status : 500;
  if (code !== undefined) response.setHeader('X-ClickHouse-Exception-Code', code);
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  response.end(`${message}\n`);
}
