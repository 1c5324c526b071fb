import { z } from 'zod';
import { pageOf, pageQuery, routeContract } from '../../platform/http/contract.ts';
import {
  ALERT_STATES,
  alertNoteSchema,
  alertReplySchema,
  alertSummarySchema,
  commaList,
  type entitySchema,
  LEVELS,
  levelSchema,
  noteSchema,
  type personSchema,
  textSchema,
  timestampSchema,
  verdictSchema,
  versionSchema,
} from './alert-shapes.ts';

export * from './alert-shapes.ts';

/** An alert by its id or by its number, `AL-12`. */
export const alertParamsSchema = z.object({ alertId: textSchema(64).min(1) });

/** What tags of rules can name: techniques, groups, software. Tactics stand there by their names. */
export const ATTACK_ID = /^(?:T\d{4}(?:\.\d{3})?|[GS]\d{4})$/i;

const alertFilterShape = {
  state: commaList(ALERT_STATES).optional(),
  level: commaList(LEVELS).optional(),
  owner: textSchema(200).optional().describe('A user id, `me`, or `none`.'),
  rule: textSchema(200).optional().describe('A rule id.'),
  entity: textSchema(600).optional().describe('A name, or `type:name`.'),
  case: textSchema(20).optional().describe('CS-<n>'),
  attack: z
    .string()
    .regex(ATTACK_ID, 'write T1059, T1059.001, G0016 or S0002')
    .optional()
    .describe('An ATT&CK id among the tags of the rule; a technique counts its sub-techniques.'),
  q: textSchema(200).optional().describe('Text in title, entity or number, or an ATT&CK id as for `attack`.'),
  from: timestampSchema.optional().describe('Raised at or after.'),
  to: timestampSchema.optional().describe('Raised before.'),
  sample: z.enum(['include', 'exclude', 'only']).default('include'),
};

const alertSortSchema = z
  .enum(['severity', 'newest', 'oldest'])
  .default('severity')
  .describe('severity: worst, then newest, first.');

export const listAlertsQuerySchema = z.object({
  ...alertFilterShape,
  sort: alertSortSchema,
  ...pageQuery.shape,
});

const stateCountsSchema = z.object({
  open: z.int(),
  taken: z.int(),
  closed: z.int(),
  /** Of the alerts that are not closed. */
  byLevel: z.record(levelSchema, z.int()),
});
export const alertCountsSchema = z.object({ live: stateCountsSchema, sample: stateCountsSchema });

/** A request without a body reads as null. */
const decisionSchema = z
  .strictObject({ version: versionSchema.optional() })
  .nullish()
  .transform((body) => body ?? {});

export const giveVerdictBodySchema = z.strictObject({
  verdict: verdictSchema,
  note: noteSchema.default('').describe('Required for benign, false and undetermined.'),
  duplicateOf: textSchema(64).optional().describe('Required for duplicate: id or AL-<n> of the other alert.'),
  version: versionSchema.optional(),
});

export const reopenAlertBodySchema = z
  .strictObject({ note: noteSchema.default(''), version: versionSchema.optional() })
  .nullish()
  .transform((body) => body ?? { note: '' });
export const promoteMatchBodySchema = z.strictObject({ eventId: textSchema(64), ruleId: textSchema(200) });

export const listAlerts = routeContract({
  method: 'GET',
  path: '/api/v1/alerts',
  access: 'alerts.read',
  summary: 'List alerts',
  tag: 'alerts',
  query: listAlertsQuerySchema,
  reply: pageOf(alertSummarySchema),
});

export const countAlerts = routeContract({
  method: 'GET',
  path: '/api/v1/alerts/counts',
  access: 'alerts.read',
  summary: 'Count alerts by state, live and sample apart',
  tag: 'alerts',
  reply: alertCountsSchema,
});

/** Values that no alert is about, or ATT&CK ids that no alert's rule names, are left out; sample alerts are counted apart. */
export const lookupAlerts = routeContract({
  method: 'POST',
  path: '/api/v1/alerts/lookup',
  access: 'alerts.read',
  summary: 'Tell of many names or ATT&CK ids how many alerts are about each',
  tag: 'alerts',
  body: z.strictObject({ values: z.array(textSchema(512)).min(1).max(1_000) }),
  reply: z.object({
    data: z.array(z.object({ value: z.string(), isSample: z.boolean(), alerts: z.int() })),
    next: z.null(),
  }),
});

/** Counting ends somewhere: above it the answer is "at least". */
export const MOST_COUNTED = 100_000;

export const countMatchingAlerts = routeContract({
  method: 'GET',
  path: '/api/v1/alerts/matching',
  access: 'alerts.read',
  summary: 'Count the alerts that a filter matches',
  tag: 'alerts',
  query: z.object(alertFilterShape),
  reply: z.object({
    alerts: z.int(),
    isExact: z.boolean().describe(`False: there are more; counting ended at ${MOST_COUNTED}.`),
  }),
});

/** How somebody who drags the scroll bar gets into the middle of a list that is else read from its beginning on. */
export const seekAlerts = routeContract({
  method: 'GET',
  path: '/api/v1/alerts/seek',
  access: 'alerts.read',
  summary: 'Give the cursor of the alerts from a place of the list on',
  tag: 'alerts',
  query: z.object({
    ...alertFilterShape,
    sort: alertSortSchema,
    place: z.coerce.number().int().min(1).max(MOST_COUNTED).describe('How many alerts are passed over.'),
  }),
  reply: z.object({ cursor: z.string().nullable().describe('Null: the list ends before.') }),
});

export const showAlert = routeContract({
  method: 'GET',
  path: '/api/v1/alerts/:alertId',
  access: 'alerts.read',
  summary: 'Show an alert with its rule, grouping, hits and past verdicts',
  tag: 'alerts',
  params: alertParamsSchema,
  reply: alertReplySchema,
});

/** Conflicts: `alerts.already-taken` (details.owner is the name), `alerts.closed`, `alerts.changed`. */
export const takeAlert = routeContract({
  method: 'POST',
  path: '/api/v1/alerts/:alertId/take',
  access: 'alerts.triage',
  summary: 'Take an open alert: of two who try, one gets it',
  tag: 'alerts',
  params: alertParamsSchema,
  body: decisionSchema,
  reply: alertSummarySchema,
});

/** Conflicts: `alerts.not-taken`, `alerts.changed`. */
export const releaseAlert = routeContract({
  method: 'POST',
  path: '/api/v1/alerts/:alertId/release',
  access: 'alerts.triage',
  summary: 'Put a taken alert back into the queue',
  tag: 'alerts',
  params: alertParamsSchema,
  body: decisionSchema,
  reply: alertSummarySchema,
});

/** Conflicts: `alerts.closed`, `alerts.already-taken`, `alerts.changed`; invalid: `alerts.note-missing`, `alerts.duplicate-of-what`. */
export const giveVerdict = routeContract({
  method: 'POST',
  path: '/api/v1/alerts/:alertId/verdict',
  access: 'alerts.triage',
  summary: 'Close an alert with a verdict',
  tag: 'alerts',
  params: alertParamsSchema,
  body: giveVerdictBodySchema,
  reply: alertSummarySchema,
});

/** Conflicts: `alerts.not-closed`, `alerts.changed`. */
export const reopenAlert = routeContract({
  method: 'POST',
  path: '/api/v1/alerts/:alertId/reopen',
  access: 'alerts.triage',
  summary: 'Take a verdict back; the alert is open again, with its owner if it had one',
  tag: 'alerts',
  params: alertParamsSchema,
  body: reopenAlertBodySchema,
  reply: alertSummarySchema,
});

/** Also on a closed alert. Notes are never changed. */
export const noteAlert = routeContract({
  method: 'POST',
  path: '/api/v1/alerts/:alertId/notes',
  access: 'alerts.triage',
  summary: 'Write a note on an alert',
  tag: 'alerts',
  params: alertParamsSchema,
  body: z.strictObject({ text: noteSchema.min(1) }),
  reply: alertNoteSchema,
  status: 201,
});

/** Missing: `alerts.match-missing`. Promoting the same match again gives the same alert. */
export const promoteMatch = routeContract({
  method: 'POST',
  path: '/api/v1/alerts/promote-match',
  access: 'alerts.triage',
  summary: 'Make an alert of a recorded match whose rule raises none by itself',
  tag: 'alerts',
  body: promoteMatchBodySchema,
  reply: alertSummarySchema,
});

/** More than this, nobody decides at once. */
export const MOST_IN_SET = 100_000;
const MOST_NAMED = 10_000;

export const alertSetSchema = z.object({
  id: z.string(),
  count: z.int(),
  isCut: z
    .boolean()
    .describe(`The filter matched more: the first ${MOST_IN_SET} by number, newest first, are in the set.`),
  expiresAt: timestampSchema,
  samples: z.array(alertSummarySchema).describe('Five of them.'),
});

/** What became of the set so far. `pending` above 0: call again, with the same body. */
export const setProgressSchema = z.object({
  id: z.string(),
  act: z.enum(['take', 'verdict', 'case']).nullable(),
  ok: z.int(),
  skipped: z.int(),
  failed: z.int(),
  pending: z.int(),
  undone: z.int(),
  notDone: z
    .array(
      z.object({
        alert: z.string().describe('AL-<n>'),
        outcome: z.enum(['skipped', 'failed']),
        code: z.string(),
        why: z.string(),
      }),
    )
    .describe('Skipped or failed, at most 200.'),
});

const setTag = 'alert sets';
const setParamsSchema = z.object({ setId: textSchema(64).min(1) });

/** One filter, or the alerts by name. */
export const freezeAlerts = routeContract({
  method: 'POST',
  path: '/api/v1/alert-sets',
  access: 'alerts.triage',
  summary: 'Freeze the alerts that a filter matches, to decide about them together within an hour',
  tag: setTag,
  body: z.union([
    z.strictObject({ filter: z.strictObject(alertFilterShape) }),
    z.strictObject({ alertIds: z.array(textSchema(64).min(1)).min(1).max(MOST_NAMED).describe('Ids.') }),
  ]),
  reply: alertSetSchema,
  status: 201,
});

/** Missing: `alert-sets.missing`, also for another's set and for one that has expired. */
export const showAlertSet = routeContract({
  method: 'GET',
  path: '/api/v1/alert-sets/:setId',
  access: 'alerts.triage',
  summary: 'Show what became of the alerts of a set',
  tag: setTag,
  params: setParamsSchema,
  reply: setProgressSchema,
});

const again = { retry: z.boolean().default(false).describe('Try those that failed once more.') };

/** Conflict: `alert-sets.other-act`. */
export const takeAlertSet = routeContract({
  method: 'POST',
  path: '/api/v1/alert-sets/:setId/take',
  access: 'alerts.triage',
  summary: 'Take the alerts of a set, a piece at a call: call until none is pending',
  tag: setTag,
  params: setParamsSchema,
  body: z
    .strictObject(again)
    .nullish()
    .transform((body) => body ?? { retry: false }),
  reply: setProgressSchema,
});

/** Conflict: `alert-sets.other-act`; invalid as for a single verdict. */
export const judgeAlertSet = routeContract({
  method: 'POST',
  path: '/api/v1/alert-sets/:setId/verdict',
  access: 'alerts.triage',
  summary: 'Close the alerts of a set with one verdict, a piece at a call: call until none is pending',
  tag: setTag,
  params: setParamsSchema,
  body: giveVerdictBodySchema.omit({ version: true }).extend(again),
  reply: setProgressSchema,
});

/** Conflict: `alert-sets.nothing-to-undo`. What somebody changed since is left alone. */
export const undoAlertSet = routeContract({
  method: 'POST',
  path: '/api/v1/alert-sets/:setId/undo',
  access: 'alerts.triage',
  summary: 'Take back what was done to a set, a piece at a call: call until none is pending',
  tag: setTag,
  params: setParamsSchema,
  reply: setProgressSchema,
});

export type Level = z.infer<typeof levelSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type Person = z.infer<typeof personSchema>;
export type Entity = z.infer<typeof entitySchema>;
export type AlertSummary = z.infer<typeof alertSummarySchema>;
export type AlertReply = z.infer<typeof alertReplySchema>;
export type AlertNote = z.infer<typeof alertNoteSchema>;
export type AlertCounts = z.infer<typeof alertCountsSchema>;
export type ListAlertsQuery = z.infer<typeof listAlertsQuerySchema>;
export type GiveVerdictBody = z.infer<typeof giveVerdictBodySchema>;
export type AlertSet = z.infer<typeof alertSetSchema>;
export type SetProgress = z.infer<typeof setProgressSchema>;
export type FreezeAlertsBody = z.output<typeof freezeAlerts.body>;
