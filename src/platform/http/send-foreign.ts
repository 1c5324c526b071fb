import type { FastifyReply } from 'fastify';

/** What somebody else's protocol answers, as it stands on the wire. */
export type ForeignReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

export function sendForeign(reply: FastifyReply, { status, headers, body }: ForeignReply): FastifyReply {
  for (const [name, value] of Object.entries(headers ?? {})) reply.header(name, value);
  return reply.code(status).send(typeof body === 'string' ? Buffer.from(body) : body);
}
