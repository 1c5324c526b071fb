import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createHttpServer, pageOf, route, routeContract } from './index.ts';

const openCase = routeContract({
  method: 'POST',
  path: '/api/v1/rooms/:roomId/cases',
  access: 'public',
  summary: 'Open a case',
  tag: 'cases',
  params: z.object({ roomId: z.coerce.number() }),
  query: z.object({ dry: z.stringbool().default(false) }),
  body: z.strictObject({ title: z.string().min(1) }),
  reply: pageOf(z.object({ id: z.number(), title: z.string() })),
  status: 201,
});

const openCaseRoute = route(openCase, async ({ params, query, body }) => {
  const room: number = params.roomId;
  const isDry: boolean = query.dry;
  const opened: readonly { readonly id: number; readonly title: string }[] = [
    { id: room, title: `${body.title} ${isDry}` },
  ];
  return { data: opened, next: null };
});

test('a handler gets parsed parts, and its reply is encoded through the schema', async () => {
  const server = await createHttpServer({
    routes: [openCaseRoute],
    authenticate: async () => undefined,
    logger: pino({ level: 'silent' }),
    version: '0',
    readiness: [],
    metrics: new Registry(),
  });
  const reply = await server.app.inject({
    method: 'POST',
    url: '/api/v1/rooms/7/cases?dry=yes',
    headers: { host: 'localhost:7070' },
    payload: { title: 'Odd logon' },
  });
  expect(reply.statusCode).toBe(201);
  expect(reply.json()).toEqual({ data: [{ id: 7, title: 'Odd logon true' }], next: null });
});
