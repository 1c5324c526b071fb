import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

const PATIENCE_MS = 60_000;

/** Asks again until the answer is there; throws after a minute, saying what was waited for. */
export async function eventually<Value>(what: string, ask: () => Promise<Value | undefined | false>): Promise<Value> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
    await sleep(100);
  }
  throw new Error(`waited in vain for ${what}`);
}

type Api = Pick<ServerProcess, 'api'>;

export async function getJson<Value>(server: Api, path: string): Promise<Value> {
  const answer = await server.api(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Value;
}

/** Everything received so far is searchable, and its alerts are raised. */
export async function allSettled(server: Api): Promise<void> {
  await eventually('the pipeline', async () => {
    const { lastSequence, settledSequence } = await getJson<{ lastSequence: number; settledSequence: number }>(
      server,
      '/api/v1/pipeline',
    );
    return settledSequence >= lastSequence;
  });
}

export type Upload = {
  readonly body: string;
  readonly source?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends a body and waits until it has had its effect. */
export async function ingest(server: Api, { body, source = 'auto', headers = {} }: Upload): Promise<Response> {
  const answer = await server.api(`/api/v1/ingest/${source}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body,
  });
  if (answer.ok) await allSettled(server);
  return answer;
}

/** What the server leaves for the commands of its own user: how tests call where no administrator's token was given. */
export function withLocalToken(server: ServerProcess, dataDir: string): Api {
  const { token } = JSON.parse(readFileSync(join(dataDir, 'run', 'server.json'), 'utf8'));
  return {
    api: (path, init) =>
      fetch(new URL(path, server.url), { ...init, headers: { authorization: `Bearer ${token}`, ...init?.headers } }),
  };
}

/** All rows of a list through its cursors, `limit` at a time: from the beginning, or after a cursor. */
export async function readAllPages<Row>(
  server: Api,
  path: string,
  size: number | { readonly limit: number; readonly after: string },
): Promise<Row[]> {
  const { limit, after } = typeof size === 'number' ? { limit: size, after: '' } : size;
  const rows: Row[] = [];
  const separator = path.includes('?') ? '&' : '?';
  for (let cursor: string | null = after; cursor !== null; ) {
    const place: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { data: Row[]; next: string | null } = await getJson(
      server,
      `${path}${separator}limit=${limit}${place}`,
    );
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows;
}
