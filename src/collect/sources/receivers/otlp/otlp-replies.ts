import { Buffer } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { ForeignReply, ForeignRoute } from '../../../../platform/http/index.ts';

export type OtlpEncoding = 'protobuf' | 'json';

const TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** Of the request, and so of its reply. Undefined: neither. */
export function encodingOf({ 'content-type': type = '' }: IncomingHttpHeaders): OtlpEncoding | undefined {
  const [name = ''] = type.toLowerCase().split(';');
  return name.trim() === TYPES.protobuf ? 'protobuf' : name.trim() === TYPES.json ? 'json' : undefined;
}

/** `ExportLogsServiceResponse`: empty where everything was taken. */
export function exported(encoding: OtlpEncoding, rejected: number, why: string): ForeignReply {
  if (encoding === 'json') {
    const partial = { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: why } };
    return reply(200, encoding, Buffer.from(JSON.stringify(rejected === 0 ? {} : partial)));
  }
  const writer = new BinaryWriter();
  if (rejected > 0) writer.tag(1, 2).fork().tag(1, 0).int64(rejected).tag(2, 2).string(why).join();
  return reply(200, encoding, writer.finish());
}

/** Of gRPC: what a client may branch on besides the HTTP status. */
const CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 413: 8, 415: 3, 429: 14, 503: 14 };

/** A `google.rpc.Status`. Clients repeat 429, 502, 503 and 504, and nothing else. */
export const refuseAsOtlp: ForeignRoute['refuse'] = ({ status, detail }, headers) => {
  const encoding = encodingOf(headers) ?? 'json';
  const code = CODES[status] ?? 13;
  if (encoding === 'json') return reply(status, encoding, Buffer.from(JSON.stringify({ code, message: detail })));
  return reply(status, encoding, new BinaryWriter().tag(1, 0).int32(code).tag(2, 2).string(detail).finish());
};

function reply(status: number, encoding: OtlpEncoding, body: Uint8Array): ForeignReply {
  return { status, headers: { 'content-type': TYPES[encoding] }, body };
}
