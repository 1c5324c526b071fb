import type { ForeignReply, ForeignRoute } from '../../../../platform/http/index.ts';

/** Clients refuse to talk to what does not say this. */
const PRODUCT = { 'x-elastic-product': 'Elasticsearch' };
const VENDOR_TYPE = /application\/vnd\.elasticsearch\+json\s*;\s*compatible-with\s*=\s*(\d{1,2})/;

/** In the media type that the client asks for: its own, with the version that it understands, or plain JSON. */
export function elasticReply(status: number, body: unknown, accept: string | undefined = ''): ForeignReply {
  const version = VENDOR_TYPE.exec(accept)?.[1];
  const type =
    version === undefined ? 'application/json' : `application/vnd.elasticsearch+json;compatible-with=${version}`;
  return { status, headers: { ...PRODUCT, 'content-type': type }, body: JSON.stringify(body) };
}

export type ElasticFault = { readonly status: number; readonly type: string; readonly reason: string };

export function elasticError({ status, type, reason }: ElasticFault, accept?: string): ForeignReply {
  const cause = { type, reason };
  return elasticReply(status, { error: { root_cause: [cause], ...cause }, status }, accept);
}

/** 429 wherever sending it again helps: every client repeats that, after a while. */
export const refuseAsElastic: ForeignRoute['refuse'] = ({ status, kind, detail: reason }, { accept }) => {
  if (kind === 'unavailable')
    return elasticError({ status: 429, type: 'es_rejected_execution_exception', reason }, accept);
  const type = kind === 'denied' ? 'security_exception' : 'illegal_argument_exception';
  const reply = elasticError({ status, type, reason }, accept);
  return status === 401 ? { ...reply, headers: { ...reply.headers, 'www-authenticate': 'ApiKey' } } : reply;
};
