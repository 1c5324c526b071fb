import type { ForeignReply, ForeignRoute } from '../../../../platform/http/index.ts';

/** What Splunk's HTTP Event Collector answers, by its code ("Possible error codes" of its reference). */
const REPLIES = {
  0: [200, 'Success'],
  2: [401, 'Token is required'],
  3: [401, 'Invalid authorization'],
  4: [403, 'Invalid token'],
  5: [400, 'No data'],
  6: [400, 'Invalid data format'],
  8: [500, 'Internal server error'],
  9: [503, 'Server is busy'],
  10: [400, 'Data channel is missing'],
  11: [400, 'Invalid data channel'],
  12: [400, 'Event field is required'],
  13: [400, 'Event field cannot be blank'],
  17: [200, 'HEC is healthy'],
  27: [413, 'Request entity too large'],
} as const;

export type HecCode = keyof typeof REPLIES;

export function hecReply(code: HecCode, more: Readonly<Record<string, unknown>> = {}): ForeignReply {
  const [status, text] = REPLIES[code];
  return json(status, { text, code, ...more });
}

export function json(status: number, body: unknown): ForeignReply {
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}

/** 503 wherever sending it again helps: some senders throw away what is answered with any 4xx. */
export const refuseAsHec: ForeignRoute['refuse'] = ({ status, kind, code, detail }, headers) => {
  const why = { reason: detail };
  if (code === 'http.unauthenticated') {
    if (headers.authorization === undefined) return hecReply(2);
    return /^(?:Splunk|Basic|Bearer) /i.test(headers.authorization) ? hecReply(4) : hecReply(3);
  }
  if (status === 413) return hecReply(27, why);
  if (kind === 'unavailable') return hecReply(9, why);
  if (kind === 'denied') return hecReply(4, why);
  return kind === 'bug' ? hecReply(8) : hecReply(6, why);
};
