import { z } from 'zod';
import { routeContract } from '../http/contract.ts';
import type { Permission } from '../kernel/index.ts';

/** What can be followed, and the permission without which nothing of it is told. */
export const LIVE_TOPICS = {
  alerts: 'alerts.read',
  cases: 'cases.read',
  rules: 'rules.read',
  pipeline: 'alerts.read',
} as const satisfies Readonly<Record<string, Permission>>;

export type LiveTopic = keyof typeof LIVE_TOPICS | 'presence';

/** What people can be seen at, and the permission without which nobody is told, nor seen. */
export const PRESENCE_KINDS = { alert: 'alerts.read', case: 'cases.read' } as const satisfies Readonly<
  Record<string, Permission>
>;
export type PresenceKind = keyof typeof PRESENCE_KINDS;

/** Says that something changed, never what it is now: whoever wants to know reads it, with his own permissions. */
export const liveHintSchema = z.object({
  topic: z.enum(['alerts', 'cases', 'rules', 'pipeline', 'presence']),
  count: z.int().describe('So many changes since the hint before.'),
  ids: z.array(z.string()).describe('Some of what changed, the latest last; at most 20.'),
});
export type LiveHint = z.output<typeof liveHintSchema>;

/**
 * Server-sent events: `ready` once, `hint` with a `liveHintSchema` as data, `beat` every two seconds. Nothing is kept for
 * who was away: after a new `ready` everything may have changed.
 */
export const followLive = routeContract({
  method: 'GET',
  path: '/api/v1/live',
  access: 'signed-in',
  summary: 'Follow hints that something changed, as server-sent events',
  tag: 'live',
  operationId: 'followLive',
  rawReplyType: 'text/event-stream',
  reply: z.string(),
});

const subject = z.object({ kind: z.enum(['alert', 'case']), id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });
const tab = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/)
  .describe('Tells the open pages of one person apart.');

/** Holds for 25 seconds. Who enters or leaves makes a hint of the topic `presence` for those who are there. */
export const enterPresence = routeContract({
  method: 'PUT',
  path: '/api/v1/presence/:kind/:id',
  access: 'signed-in',
  summary: 'Say that one looks at an alert or a case, and read who else does',
  tag: 'live',
  params: subject,
  body: z.strictObject({ tab }),
  reply: z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })), next: z.null() }),
});

export const leavePresence = routeContract({
  method: 'DELETE',
  path: '/api/v1/presence/:kind/:id',
  access: 'signed-in',
  summary: 'Say that one looks at an alert or a case no more',
  tag: 'live',
  params: subject,
  query: z.object({ tab }),
  reply: z.undefined(),
  status: 204,
});
