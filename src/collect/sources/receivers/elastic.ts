import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ForeignCall, type ForeignReply, type ForeignRoute, senderToken } from '../../../platform/http/index.ts';
import type { WatchfloorError } from '../../../platform/kernel/index.ts';
import { type BulkItem, readBulk } from './elastic/bulk-items.ts';
import { type ElasticFault, elasticError, elasticReply, refuseAsElastic } from './elastic/elastic-replies.ts';
import { QUESTIONS, SETTINGS } from './elastic/handshakes.ts';
import type { IntakePage } from './intake-book.ts';
import { withBody } from './read-body.ts';
import type { ReceivedRecord } from './received-record.ts';
import { type ReceiverDeps, receiver } from './receiver.ts';
import { sourceOfCall } from './source-of-call.ts';
import { type RecordFault, type TakeRequest, takeRecords } from './take-records.ts';

const PREFIX = '/elastic';
const DOOR = 'elastic';
const MOST_BODY_BYTES = 32 * 1024 * 1024;

/** Elasticsearch's `_bulk`, with what its senders ask before: Beats, Logstash, Fluent Bit, Vector, rsyslog. */
export const elastic = receiver({
  id: 'elastic',
  doors: [
    { name: DOOR, title: 'Elasticsearch _bulk', takes: 'Elasticsearch _bulk', path: PREFIX, setting: 'elastic.port' },
  ],
  settings: z.strictObject({
    host: z.string().default('127.0.0.1').describe('Address of the port for Elasticsearch senders.'),
    port: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe('Port that is an Elasticsearch to its senders, for those that cannot send to `/elastic`. 0: any.'),
  }),
  routes: (deps) => {
    const page = deps.pageOf(DOOR);
    const bulk = (path: string) =>
      (['POST', 'PUT'] as const).map((method) => routeOf(method, path, (call) => takeBulk(call, { ...deps, page })));
    return [
      ...QUESTIONS.map(([path, answer]) => routeOf('GET', path, async (call) => said(call, answer(restOf(call))))),
      ...SETTINGS.flatMap(([path, answer]) => [
        routeOf('GET', path, async (call) => said(call, answer(restOf(call)))),
        routeOf('PUT', path, (call) => throwAway(call, deps)),
      ]),
      ...bulk('/_bulk'),
      ...bulk('/:index/_bulk'),
      ...(['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) => routeOf(method, '/*', unknownPath)),
    ];
  },
  listen: async ({ host, port }, { listenUnder }) => {
    if (port === undefined) return undefined;
    const door = await listenUnder(PREFIX, { host, port });
    return { listening: [{ name: DOOR, host, port: door.port }], close: door.close };
  },
});

function routeOf(method: ForeignRoute['method'], path: string, handle: ForeignRoute['handle']): ForeignRoute {
  const tokenOf: ForeignRoute['tokenOf'] = ({ headers }) => senderToken(headers, 'ApiKey');
  return {
    method,
    path: PREFIX + path,
    access: 'events.ingest',
    summary: 'Answer senders of Elasticsearch',
    tag: 'receivers',
    tokenOf,
    handle,
    refuse: refuseAsElastic,
  };
}

const restOf = ({ params }: ForeignCall) => params['*'] ?? '';
const said = ({ headers }: ForeignCall, body: unknown) => elasticReply(200, body, headers.accept);

/** A template, a policy, a pipeline: read to its end, so that the connection stays good. */
function throwAway(call: ForeignCall, { budget }: ReceiverDeps): Promise<ForeignReply> {
  const limits = { inflatedBytes: MOST_BODY_BYTES, budget: budget.of(call.actor?.id ?? call.peer) };
  return withBody(call.stream, limits, async () => said(call, { acknowledged: true }));
}

async function unknownPath({ headers }: ForeignCall): Promise<ForeignReply> {
  const reason = 'Watchfloor takes _bulk here, and nothing else of Elasticsearch.';
  return elasticError({ status: 404, type: 'resource_not_found_exception', reason }, headers.accept);
}

type Intake = ReceiverDeps & { readonly page: IntakePage };

async function takeBulk(call: ForeignCall, deps: Intake): Promise<ForeignReply> {
  const sourceId = sourceOfCall(call);
  const startedMs = deps.clock.nowMs();
  const count = { page: deps.page, sender: call.peer };
  return withBody(
    call.stream,
    { inflatedBytes: MOST_BODY_BYTES, budget: deps.budget.of(call.actor?.id ?? call.peer), count },
    async (body) => {
      const items = readBulk(body, call.params.index);
      const key = { sourceId: '', sender: call.peer };
      if (!Array.isArray(items)) {
        deps.page.received(key, 1);
        deps.page.refused(key, 'malformed', 1);
        return elasticError(items as ElasticFault, call.headers.accept);
      }
      const request = { sender: call.peer, sourceId, isWhole: false, receivedBytes: body.length };
      const faults = await takeItems(items as readonly BulkItem[], request, deps);
      const replies = faults.map((fault, at) => itemReply(items[at] as BulkItem, fault));
      const hasErrors = faults.some((fault) => fault !== undefined);
      return said(call, { took: deps.clock.nowMs() - startedMs, errors: hasErrors, items: replies });
    },
  );
}

/** One answer for each item, in order; undefined: it is on disk. */
async function takeItems(
  items: readonly BulkItem[],
  request: TakeRequest,
  deps: Intake,
): Promise<readonly (ElasticFault | undefined)[]> {
  const records = items.flatMap(({ record }) => (isRecord(record) ? [record] : []));
  const faults = (await takeRecords(records, request, deps)).values();
  const { sender } = request;
  const refused = items.length - records.length;
  if (refused > 0) {
    const isForeign = ({ action, record }: BulkItem) =>
      !isRecord(record) && (action === 'update' || action === 'delete');
    const foreign = items.filter(isForeign).length;
    deps.page.received({ sourceId: '', sender }, refused);
    if (foreign > 0) deps.page.refused({ sourceId: '', sender }, 'not-supported', foreign);
    if (refused > foreign) deps.page.refused({ sourceId: '', sender }, 'malformed', refused - foreign);
  }
  return items.map(({ record }) => (isRecord(record) ? elasticFault(faults.next().value) : record));
}

function isRecord(record: ReceivedRecord | ElasticFault): record is ReceivedRecord {
  return 'forms' in record;
}

function elasticFault(fault: RecordFault): ElasticFault | undefined {
  if (fault === undefined) return undefined;
  const { kind, message: reason }: WatchfloorError = fault;
  // What is said so is sent again.
  if (kind === 'unavailable') return { status: 429, type: 'es_rejected_execution_exception', reason };
  return { status: 400, type: 'document_parsing_exception', reason };
}

function itemReply({ action, index, id = randomUUID() }: BulkItem, fault: ElasticFault | undefined) {
  const about = { _index: index, _id: id };
  if (fault !== undefined) {
    const { status, type, reason } = fault;
    return { [action]: { ...about, status, error: { type, reason } } };
  }
  const shards = { total: 1, successful: 1, failed: 0 };
  return {
    [action]: { ...about, _version: 1, result: 'created', _shards: shards, _seq_no: 0, _primary_term: 1, status: 201 },
  };
}
