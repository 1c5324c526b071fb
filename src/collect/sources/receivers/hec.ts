import { z } from 'zod';
import { type ForeignCall, type ForeignReply, type ForeignRoute, senderToken } from '../../../platform/http/index.ts';
import { HecAcks } from './hec/hec-acks.ts';
import { type HecEvents, type HecParameters, MOST_EVENTS, readHecEvents, readHecRaw } from './hec/hec-events.ts';
import { hecReply, json, refuseAsHec } from './hec/hec-replies.ts';
import type { IntakePage } from './intake-book.ts';
import { withBody } from './read-body.ts';
import { type ReceiverDeps, receiver } from './receiver.ts';
import { takeRecords } from './take-records.ts';

const DOOR = 'hec';
const BASE = '/services/collector';
const MOST_BODY_BYTES = 32 * 1024 * 1024;
const MOST_ACK_BYTES = 1024 * 1024;
const PARAMETERS = ['host', 'source', 'sourcetype', 'index'];
const CHANNEL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Splunk's HTTP Event Collector: Docker's `splunk` driver, Vector, Fluent Bit, Cribl and many appliances send it. */
export const hec = receiver({
  id: 'hec',
  doors: [{ name: DOOR, title: 'Splunk HEC', takes: 'Splunk HTTP Event Collector: events and raw lines', path: BASE }],
  settings: z.strictObject({}),
  routes: (deps) => {
    const shared = { ...deps, page: deps.pageOf(DOOR), acks: new HecAcks() };
    const paths = (...names: string[]) => names.map((name) => BASE + name);
    return [
      ...paths('', '/event', '/event/1.0').flatMap((path) => [
        post(path, 'Receive events as Splunk takes them', (call) => takeBody(call, { ...shared, read: readHecEvents })),
        open('OPTIONS', path, async () => ({ status: 200, headers: { allow: 'OPTIONS, POST' } })),
      ]),
      ...paths('/raw', '/raw/1.0').map((path) =>
        post(path, 'Receive raw lines as Splunk takes them', (call) => takeBody(call, { ...shared, read: readHecRaw })),
      ),
      ...paths('/health', '/health/1.0').map((path) => open('GET', path, async () => hecReply(17))),
      ...paths('/ack', '/ack/1.0').map((path) =>
        post(path, 'Say which requests are on disk', (call) => tellAcks(call, shared)),
      ),
    ];
  },
});

function post(path: string, summary: string, handle: ForeignRoute['handle']): ForeignRoute {
  const tokenOf: ForeignRoute['tokenOf'] = ({ headers }) => senderToken(headers, 'Splunk');
  return {
    method: 'POST',
    path,
    access: 'events.ingest',
    summary,
    tag: 'receivers',
    tokenOf,
    handle,
    refuse: refuseAsHec,
  };
}

/** Docker asks with OPTIONS whether the collector is there, without a token; load balancers ask for its health. */
function open(method: 'GET' | 'OPTIONS', path: string, handle: ForeignRoute['handle']): ForeignRoute {
  return {
    method,
    path,
    access: 'public',
    summary: 'Say that the Splunk collector is there',
    tag: 'receivers',
    tokenOf: () => undefined,
    handle,
    refuse: refuseAsHec,
  };
}

type Intake = ReceiverDeps & {
  readonly page: IntakePage;
  readonly acks: HecAcks;
  readonly read: (body: Buffer, parameters: HecParameters) => HecEvents;
};

async function takeBody(call: ForeignCall, deps: Intake): Promise<ForeignReply> {
  const channel = channelOf(call);
  if (channel !== undefined && !CHANNEL.test(channel)) return hecReply(11);
  // Its parameter `source` is the file that a line came from.
  const sourceId = call.actor?.tokenSourceId;
  const count = { page: deps.page, sender: call.peer };
  const limits = { inflatedBytes: MOST_BODY_BYTES, budget: deps.budget.of(call.actor?.id ?? call.peer), count };
  return withBody(call.stream, limits, async (body) => {
    const key = { sourceId: '', sender: call.peer };
    const found = deps.read(body, parametersOf(call));
    if ('fault' in found) {
      const { code, event } = found.fault;
      // All up to that one; what comes behind is not read.
      deps.page.received(key, event + 1);
      deps.page.refused(key, code === 27 ? 'too-large' : 'malformed', event + 1);
      return hecReply(
        code,
        code === 27 ? { reason: `At most ${MOST_EVENTS} events.` } : { 'invalid-event-number': event },
      );
    }
    if (found.records.length === 0) return hecReply(5);
    const request = { sender: call.peer, sourceId, isWhole: true, receivedBytes: body.length };
    const faults = await takeRecords(found.records, request, deps);
    const unknown = faults.findIndex((fault) => fault?.code === 'ingest.unknown-format');
    const fault = faults[unknown] ?? faults.find((one) => one !== undefined);
    if (fault?.httpStatus === 413) throw fault;
    if (fault?.kind === 'invalid')
      return hecReply(6, { 'invalid-event-number': Math.max(0, unknown), reason: fault.message });
    if (fault !== undefined) throw fault;
    if (channel === undefined) return hecReply(0);
    return hecReply(0, { ackId: deps.acks.next(`${call.actor?.id} ${channel}`) });
  });
}

function channelOf({ headers, query }: ForeignCall): string | undefined {
  const header = headers['x-splunk-request-channel'];
  return typeof header === 'string' ? header : query.channel;
}

function parametersOf({ query }: ForeignCall): HecParameters {
  const given = PARAMETERS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]] as const]));
  return Object.fromEntries(given);
}

const ackSchema = z.object({ acks: z.array(z.int().min(0)).max(10_000) });

async function tellAcks(call: ForeignCall, { budget, acks }: Pick<Intake, 'budget' | 'acks'>): Promise<ForeignReply> {
  const channel = channelOf(call);
  if (channel === undefined) return hecReply(10);
  if (!CHANNEL.test(channel)) return hecReply(11);
  return withBody(
    call.stream,
    { inflatedBytes: MOST_ACK_BYTES, budget: budget.of(call.actor?.id ?? call.peer) },
    async (body) => {
      const asked = ackSchema.safeParse(jsonOf(body));
      if (!asked.success) return hecReply(6);
      const own = `${call.actor?.id} ${channel}`;
      return json(200, { acks: Object.fromEntries(asked.data.acks.map((id) => [id, acks.isOnDisk(own, id)])) });
    },
  );
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
