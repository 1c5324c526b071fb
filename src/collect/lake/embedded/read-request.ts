import type { IncomingMessage } from 'node:http';

/** What a ClickHouse client asks for over HTTP (ClickHouse documentation, "HTTP interface"). */
export type HttpStatement = {
  readonly sql: string;
  readonly queryId: string;
  readonly format: string;
  readonly settings: Map<string, string>;
  readonly parameters: Map<string, string>;
  readonly rows: Buffer | undefined;
  readonly kind: 'read' | 'insert' | 'command';
};

export class BadRequest extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const MAX_BODY_BYTES = 512 << 20;
const NOT_SETTINGS = new Set(['query', 'query_id', 'database', 'default_format', 'user', 'password', 'readonly']);
const NAME = /^[A-Za-z_]\w{0,99}$/;
const INSERT = /^\s*INSERT\s/i;

export async function readHttpStatement(request: IncomingMessage, url: URL): Promise<HttpStatement> {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (NOT_SETTINGS.has(name)) continue;
    if (!NAME.test(name)) throw new BadRequest(400, 'Code: 115. DB::Exception: Malformed name (UNKNOWN_SETTING)');
    if (name.startsWith('param_')) parameters.set(name.slice('param_'.length), value);
    else settings.set(name, value);
  }
  const query = url.searchParams.get('query') ?? '';
  const body = await readBody(request);
  const isInsert = INSERT.test(query);
  const isRead = request.method === 'GET' || Number(url.searchParams.get('readonly') ?? '0') > 0;
  return {
    sql: isInsert ? query : [query, body.toString('utf8')].filter((part) => part !== '').join('\n'),
    queryId: url.searchParams.get('query_id') ?? crypto.randomUUID(),
    format: url.searchParams.get('default_format') ?? 'TabSeparated',
    settings,
    parameters,
    rows: isInsert ? body : undefined,
    kind: isRead ? 'read' : isInsert ? 'insert' : 'command',
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? '0');
  if (declared > MAX_BODY_BYTES) throw new BadRequest(413, 'Code: 307. DB::Exception: Body too large (TOO_MANY_BYTES)');
  // Batches of rows come with their length: one buffer of that size instead of a list and a copy.
  let buffer = Buffer.allocUnsafe(declared);
  let used = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (used + chunk.length > MAX_BODY_BYTES) {
      throw new BadRequest(413, 'Code: 307. DB::Exception: Body too large (TOO_MANY_BYTES)');
    }
    if (used + chunk.length > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, used + chunk.length));
      buffer.copy(larger, 0, 0, used);
      buffer = larger;
    }
    chunk.copy(buffer, used);
    used += chunk.length;
  }
  return buffer.subarray(0, used);
}
