import { pino } from 'pino';
import {
  BodyBudget,
  createIntakeBook,
  type DecodedRecord,
  findSource,
  type IntakeBook,
  type ReceiverDefinition,
  SOURCE_DEFINITIONS,
} from '../../src/collect/sources/index.ts';
import { createHttpServer, createMetrics, type HttpServer } from '../../src/platform/http/index.ts';
import type { NewEntry } from '../../src/platform/journal/index.ts';
import { type Actor, type Permission, type UserId, WatchfloorError } from '../../src/platform/kernel/index.ts';

type Call = { readonly headers?: Record<string, string>; readonly body?: string | Uint8Array };
type Taken = { readonly sourceId: string; readonly raw: string; readonly record: DecodedRecord };

/** Receivers below a real HTTP server, with a journal in memory. */
export type ReceiverFloor = {
  readonly http: HttpServer;
  readonly book: IntakeBook;
  readonly entries: NewEntry[];
  /** So many appends from now on find the journal full. */
  failures: number;
  /** Every record that was journalled, as its source decodes it. */
  readonly records: () => readonly Taken[];
  readonly fieldsOf: (sourceId: string, field: string) => readonly unknown[];
  readonly deps: ReceiverDepsOfFloor;
  readonly call: (
    method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'OPTIONS',
    url: string,
    call?: Call,
  ) => Promise<{
    status: number;
    headers: Record<string, unknown>;
    text: string;
    // biome-ignore lint/suspicious/noExplicitAny: replies of foreign protocols, which each test knows.
    json: any;
  }>;
  readonly close: () => Promise<void>;
};

type ReceiverDepsOfFloor = Parameters<NonNullable<ReceiverDefinition['listen']>>[1];

const sender = (permissions: readonly Permission[], tokenSourceId?: string): Actor => ({
  id: 'u1' as UserId,
  name: 'sender',
  roles: ['collector'],
  permissions: new Set(permissions),
  via: 'token',
  ...(tokenSourceId !== undefined && { tokenSourceId }),
});
const TOKENS: Readonly<Record<string, Actor>> = {
  sender: sender(['events.ingest']),
  reader: sender(['events.read']),
  'windows-sender': sender(['events.ingest'], 'windows-event-log'),
};

export async function startReceiverFloor(
  receivers: readonly Pick<ReceiverDefinition, 'routes'>[],
): Promise<ReceiverFloor> {
  const book = createIntakeBook();
  const entries: NewEntry[] = [];
  const clock = { nowMs: () => Date.parse('2026-11-22T12:00:00Z') };
  const append = async (entry: NewEntry) => {
    if (floor.failures > 0) {
      floor.failures -= 1;
      const details = { retryAfterSeconds: 5 };
      throw new WatchfloorError('unavailable', 'journal.full', { message: 'The journal is full.', details });
    }
    entries.push(entry);
    return { sequence: entries.length, isRepeat: false };
  };
  const shared = { sink: { append }, sources: SOURCE_DEFINITIONS, clock, pageOf: book.pageOf };
  const http = await createHttpServer({
    routes: [],
    foreignRoutes: receivers.flatMap(({ routes }) => routes?.({ ...shared, budget: new BodyBudget() }) ?? []),
    authenticate: async ({ headers }) => TOKENS[headers.authorization?.replace('Bearer ', '') ?? ''],
    logger: pino({ level: 'silent' }),
    version: '0',
    readiness: [],
    metrics: createMetrics(),
  });
  const floor: ReceiverFloor = {
    http,
    book,
    entries,
    failures: 0,
    deps: { ...shared, listenUnder: http.listenUnder },
    records: () => entries.flatMap(decode),
    fieldsOf: (sourceId, field) =>
      floor
        .records()
        .filter((one) => one.sourceId === sourceId)
        .map(({ record }) => (record.kind === 'event' ? record.fields[field] : `rejected: ${record.detail}`)),
    call: async (method, url, { headers = {}, body } = {}) => {
      const payload = typeof body === 'string' ? body : body && Buffer.from(body);
      const reply = await http.app.inject({ method, url, headers, ...(payload && { payload }) });
      return { status: reply.statusCode, headers: reply.headers, text: reply.body, json: parsed(reply.body) };
    },
    close: () => http.close(),
  };
  return floor;
}

function decode(entry: NewEntry): Taken[] {
  const { sourceId, payload, format } = entry;
  const records = findSource(sourceId)?.decode(payload, format, entry) ?? [];
  return Array.from(records, (record) => ({ sourceId, record, raw: Buffer.from(record.raw).toString('utf8') }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
