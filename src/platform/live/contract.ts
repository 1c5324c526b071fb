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

export type LiveTopic = keyof typeof LIVE_TOPICS;

/** Says that something changed, never what it is now: whoever wants to know reads it, with his own permissions. */
export const liveHintSchema = z.object({
  topic: z.enum(['alerts', 'cases', 'rules', 'pipeline']),
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
