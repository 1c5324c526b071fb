import { z } from 'zod';
import { SENDER_STATES } from '../../collect/lake/contract.ts';
import { alertSummarySchema, LEVELS, levelSchema, timestampSchema } from '../../detect/alerts/contract.ts';
import { type Immutable, routeContract } from '../../platform/http/contract.ts';
import { caseSummarySchema } from '../../respond/cases/contract.ts';

/** `live`, or `sample`: the recorded intrusion. Never both in one reply. */
const kindSchema = z.enum(['live', 'sample']);

/** Parts that need a permission of their own, beside `alerts.read`. */
export const PARTS = { cases: 'cases.read', sources: 'sources.read', rules: 'rules.read' } as const;

export const CLEARANCES = ['nothing-received', 'waiting', 'working', 'unproven', 'clear'] as const;

export const reasonSchema = z.object({
  kind: z.enum(['level', 'owner', 'wait', 'entity', 'case']),
  points: z.int().describe('What this adds to the rank.'),
  words: z.string(),
});

export const nextAlertSchema = z.object({
  alert: alertSummarySchema,
  points: z.int(),
  reasons: z.array(reasonSchema).describe('Why it stands where it stands, heaviest first. The points add up.'),
});

const hoursSchema = z
  .array(
    z.object({
      startMs: z.int(),
      counts: z.array(z.int()).length(LEVELS.length).describe('By level, mildest first.'),
    }),
  )
  .describe('24 hours, the last one not over yet.');

const closedWorkSchema = z.object({
  kind: z.enum(['alert', 'case']),
  number: z.string(),
  title: z.string(),
  level: levelSchema,
  outcome: z.string().describe('The verdict of an alert, or the outcome of a case.'),
  by: z.string().nullable().describe('Who gave the verdict; null for a case, which names whoever closed it itself.'),
  at: timestampSchema,
});

const senderSchema = z.object({
  sourceId: z.string(),
  sender: z.string(),
  state: z.enum(SENDER_STATES),
  lastReceivedAt: timestampSchema,
  medianLagMs: z.int().nullable().describe('From an event’s own time to its receipt, in the last 24 hours.'),
});

export const watchReplySchema = z.object({
  at: timestampSchema,
  kind: kindSchema,
  leftOut: z
    .array(z.object({ part: z.enum(['cases', 'sources', 'rules']), permission: z.string() }))
    .describe('What is null below because the caller may not see it.'),
  clearance: z.object({
    kind: z.enum(CLEARANCES),
    proof: z.array(z.string()).describe('What was looked at.'),
    doubts: z.array(z.string()).describe('Why nobody should call it clear.'),
  }),
  alerts: z.object({
    waiting: z.record(levelSchema, z.object({ open: z.int().describe('Nobody has taken them.'), taken: z.int() })),
    oldestOpen: alertSummarySchema.nullable(),
    next: z.array(nextAlertSchema).describe('The ten that rank highest.'),
    rankedAmong: z.int().describe('So many were compared: of each level and state the oldest 40 and the newest 40.'),
    raised: hoursSchema,
    judged: hoursSchema,
  }),
  cases: z
    .object({
      active: z.int(),
      incidents: z.int(),
      unowned: z.int(),
      shown: z.array(caseSummarySchema).describe('Incidents first, then the worst, then the oldest.'),
    })
    .nullable(),
  closed: z.array(closedWorkSchema).describe('What was closed last, newest first.'),
  sources: z
    .object({
      lookBackDays: z.int().describe('A sender that was silent for longer is not counted.'),
      isCut: z.boolean().describe('So many were counted that there may be more, which nobody looked at.'),
      counts: z.record(z.enum(SENDER_STATES), z.int()),
      lastReceivedAt: timestampSchema.nullable(),
      troubled: z.array(senderSchema).describe('Silent, hardly readable, late or ahead; at most ten.'),
    })
    .nullable()
    .describe('null, and not left out: they could not be read just now.'),
  rules: z
    .object({
      running: z.int(),
      isBehind: z.boolean().describe('Not everything that was received has met the rules yet.'),
      fault: z.string().nullable().describe('What the pipeline fails of at the moment.'),
    })
    .nullable(),
});

export const showWatch = routeContract({
  method: 'GET',
  path: '/api/v1/watch',
  access: 'alerts.read',
  summary: 'Say what needs a human now',
  tag: 'operations',
  query: z.object({
    kind: kindSchema.optional().describe('Without: live, or the sample where nothing live was ever received.'),
  }),
  reply: watchReplySchema,
});

const dayTimesSchema = z.object({
  n: z.int(),
  medianMs: z.int().nullable().describe('null: there were none.'),
  p90Ms: z.int().nullable(),
});

export const watchTrendsReplySchema = z.object({
  days: z.array(
    z.object({
      startMs: z.int(),
      toTake: dayTimesSchema.describe('From the raising until somebody took it, or judged it without taking it.'),
      toClose: dayTimesSchema.describe('From the raising until the verdict that stands.'),
    }),
  ),
  targets: z.object({ takeMs: z.int(), closeMs: z.int() }),
  week: z.object({
    fromMs: z.int(),
    toMs: z.int(),
    counts: z.array(z.array(z.int()).length(24)).length(7).describe('Alerts raised, Monday first, by the hour, UTC.'),
  }),
});

/** Sample alerts are in none of it. */
export const showWatchTrends = routeContract({
  method: 'GET',
  path: '/api/v1/watch/trends',
  access: 'alerts.read',
  summary: 'Measure how long alerts waited, by day, and when in the week they come',
  tag: 'operations',
  reply: watchTrendsReplySchema,
});

export type Clearance = WatchReply['clearance'];
export type WatchKind = z.infer<typeof kindSchema>;
export type WatchPart = keyof typeof PARTS;
export type Reason = Immutable<z.infer<typeof reasonSchema>>;
export type NextAlert = Immutable<z.infer<typeof nextAlertSchema>>;
export type WatchReply = Immutable<z.infer<typeof watchReplySchema>>;
export type WatchTrends = Immutable<z.infer<typeof watchTrendsReplySchema>>;
