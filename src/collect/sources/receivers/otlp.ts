import { z } from 'zod';
import { type ForeignCall, type ForeignReply, senderToken } from '../../../platform/http/index.ts';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import type { IntakePage } from './intake-book.ts';
import { decodeLogsRequest } from './otlp/decode-protobuf.ts';
import { MOST_RECORDS, readLogRecords } from './otlp/log-records.ts';
import { encodingOf, exported, type OtlpEncoding, refuseAsOtlp } from './otlp/otlp-replies.ts';
import { withBody } from './read-body.ts';
import { type ReceiverDeps, receiver } from './receiver.ts';
import { sourceOfCall } from './source-of-call.ts';
import { takeRecords } from './take-records.ts';

const DOOR = 'otlp';
const PATH = '/v1/logs';
/** JSON is parsed at once, and may become twenty times its size in memory. */
const MOST_BODY_BYTES: Readonly<Record<OtlpEncoding, number>> = { protobuf: 32 * 1024 * 1024, json: 8 * 1024 * 1024 };

/** OpenTelemetry's logs over HTTP: SDKs and the Collector (`otlphttp`). */
export const otlp = receiver({
  id: 'otlp',
  doors: [{ name: DOOR, title: 'OTLP over HTTP', takes: 'OpenTelemetry logs, protobuf and JSON', path: PATH }],
  settings: z.strictObject({}),
  routes: (deps) => {
    const page = deps.pageOf(DOOR);
    return [
      {
        method: 'POST',
        path: PATH,
        access: 'events.ingest',
        summary: 'Receive OpenTelemetry logs',
        tag: 'receivers',
        tokenOf: ({ headers }) => senderToken(headers, 'Bearer'),
        handle: (call) => takeExport(call, { ...deps, page }),
        refuse: refuseAsOtlp,
      },
    ];
  },
});

type Intake = ReceiverDeps & { readonly page: IntakePage };

async function takeExport(call: ForeignCall, deps: Intake): Promise<ForeignReply> {
  const encoding = encodingOf(call.headers);
  if (encoding === undefined) throw malformed('Send application/x-protobuf or application/json.', 415);
  const sourceId = sourceOfCall(call);
  const count = { page: deps.page, sender: call.peer };
  const limits = {
    inflatedBytes: MOST_BODY_BYTES[encoding],
    budget: deps.budget.of(call.actor?.id ?? call.peer),
    count,
  };
  return withBody(call.stream, limits, async (body) => {
    const records = readLogRecords(encoding === 'protobuf' ? decodeLogsRequest(body) : jsonOf(body));
    if (records === undefined) {
      const key = { sourceId: '', sender: call.peer };
      deps.page.received(key, 1);
      deps.page.refused(key, 'malformed', 1);
      throw malformed(`This is no ExportLogsServiceRequest, or has more than ${MOST_RECORDS} records.`, 400);
    }
    const request = { sender: call.peer, sourceId, isWhole: false, receivedBytes: body.length };
    const faults = await takeRecords(records, request, deps);
    const refused = faults.filter((fault) => fault !== undefined);
    // A part that has to be sent again can only be asked for with the whole.
    const repeat = refused.find(({ kind }) => kind === 'unavailable');
    if (repeat !== undefined) throw repeat;
    return exported(encoding, refused.length, refused[0]?.message ?? '');
  });
}

function malformed(message: string, httpStatus: number): WatchfloorError {
  return new WatchfloorError('invalid', 'ingest.malformed', { message, httpStatus });
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
