import { z } from 'zod';
import {
  commaList,
  LEVELS,
  levelSchema,
  noteSchema,
  setProgressSchema,
  textSchema as text,
  timestampSchema,
  versionSchema,
} from '../../detect/alerts/contract.ts';
import { pageOf, pageQuery, routeContract } from '../../platform/http/contract.ts';
import {
  CASE_STATUSES,
  caseParamsSchema,
  caseReplySchema,
  caseSummarySchema,
  ENTRY_KINDS,
  longTextSchema,
  outcomeSchema,
  personRefSchema,
  TASK_STATES,
  taskParamsSchema,
  taskSchema,
  timelineEntrySchema,
  titleSchema,
} from './case-shapes.ts';

export * from './case-shapes.ts';
export * from './workspace-contract.ts';

const caseFilterShape = {
  status: commaList(CASE_STATUSES).optional(),
  severity: commaList(LEVELS).optional(),
  owner: text(200).optional().describe('A user id, `me`, or `none`.'),
  incident: z.enum(['true', 'false']).optional(),
  entity: text(600).optional().describe('A name, or `type:name`.'),
  q: text(200).optional().describe('Text in title or number.'),
  from: timestampSchema.optional().describe('Opened at or after.'),
  to: timestampSchema.optional().describe('Opened before.'),
  sample: z.enum(['include', 'exclude', 'only']).default('include'),
};

export const listCasesQuerySchema = z.object({
  ...caseFilterShape,
  sort: z
    .enum(['severity', 'newest', 'oldest', 'owner'])
    .default('newest')
    .describe('severity, owner: of the same, the newest first. owner: by name, those of nobody first.'),
  ...pageQuery.shape,
});

export const readTimelineQuerySchema = z.object({
  kind: commaList(ENTRY_KINDS).optional(),
  starred: z.enum(['true', 'false']).optional().describe('`true`: the story alone.'),
  sort: z.enum(['newest', 'oldest']).default('newest').describe('By when it happened.'),
  ...pageQuery.shape,
});

export const openCaseBodySchema = z.strictObject({
  title: titleSchema.optional().describe('Without one: the title and entity of the first alert.'),
  description: text(20_000).trim().default(''),
  severity: levelSchema.optional().describe('Without one: the worst level of the alerts, or medium.'),
  alertIds: z.array(text(64).min(1)).max(500).default([]).describe('Ids or AL-<n>.'),
});

export const addNoteBodySchema = z.strictObject({
  text: longTextSchema,
  kind: z.enum(['note', 'event', 'decision']).default('note'),
  at: timestampSchema.optional().describe('When it happened; without: now.'),
  eventId: text(64).optional().describe('The event that is cited.'),
});

export const addTaskBodySchema = z.strictObject({
  title: titleSchema,
  assignee: personRefSchema.optional(),
  isRequiredBeforeClose: z.boolean().default(false),
});

export const setTaskBodySchema = z.strictObject({
  title: titleSchema.optional(),
  assignee: personRefSchema.nullable().optional(),
  state: z.enum(TASK_STATES).optional(),
  isRequiredBeforeClose: z.boolean().optional(),
});

export const closeCaseBodySchema = z.strictObject({
  outcome: outcomeSchema,
  summary: longTextSchema,
  verdictForOpenAlerts: z
    .enum(['true', 'benign', 'false', 'undetermined'])
    .optional()
    .describe('Given to every linked alert that has no verdict. Without it such alerts refuse the closing.'),
  unjudgedAlertCount: z
    .int()
    .nonnegative()
    .optional()
    .describe('As seen when this was decided: if an alert has come or gone since, conflict `cases.changed`.'),
  version: versionSchema.optional(),
});

export const assignCaseBodySchema = z.strictObject({
  owner: personRefSchema.nullable(),
  version: versionSchema.optional(),
});
export const linkAlertsBodySchema = z.strictObject({ alertIds: z.array(text(64).min(1)).min(1).max(500) });
export const unlinkAlertsBodySchema = linkAlertsBodySchema
  .extend({
    reason: noteSchema.min(1),
    versions: z
      .record(text(64), versionSchema)
      .optional()
      .describe('Of each alert, named as in `alertIds`, the version that was seen when this was decided.'),
  })
  .refine(({ alertIds, versions = {} }) => Object.keys(versions).every((alert) => alertIds.includes(alert)), {
    error: 'A version is of an alert that alertIds does not name.',
    path: ['versions'],
  });
export const reopenCaseBodySchema = z.strictObject({ reason: longTextSchema, version: versionSchema.optional() });
export const setStatusBodySchema = z.strictObject({
  status: z.enum(['open', 'contained']),
  version: versionSchema.optional(),
});
export const declareIncidentBodySchema = z.strictObject({ reason: longTextSchema, version: versionSchema.optional() });

export const listCases = routeContract({
  method: 'GET',
  path: '/api/v1/cases',
  access: 'cases.read',
  summary: 'List cases',
  tag: 'cases',
  query: listCasesQuerySchema,
  reply: pageOf(caseSummarySchema),
});

/** Values that no case names are left out; sample cases are counted apart. */
export const lookupCases = routeContract({
  method: 'POST',
  path: '/api/v1/cases/lookup',
  access: 'cases.read',
  summary: 'Tell of many names how many cases have each among their entities',
  tag: 'cases',
  body: z.strictObject({ values: z.array(text(512)).min(1).max(1_000) }),
  reply: z.object({
    data: z.array(z.object({ value: z.string(), isSample: z.boolean(), cases: z.int() })),
    next: z.null(),
  }),
});

export const countMatchingCases = routeContract({
  method: 'GET',
  path: '/api/v1/cases/matching',
  access: 'cases.read',
  summary: 'Count the cases that a filter matches',
  tag: 'cases',
  query: z.object(caseFilterShape),
  reply: z.object({ cases: z.int(), isExact: z.boolean().describe('False: there are more; counting ends somewhere.') }),
});

/** Conflict: `alerts.in-other-case`; invalid: `cases.title-missing`, `cases.sample-mixed`; missing: `alerts.missing`. */
export const openCase = routeContract({
  method: 'POST',
  path: '/api/v1/cases',
  access: 'cases.write',
  summary: 'Open a case, empty or from alerts',
  tag: 'cases',
  body: openCaseBodySchema,
  reply: caseReplySchema,
  status: 201,
});

export const showCase = routeContract({
  method: 'GET',
  path: '/api/v1/cases/:caseNumber',
  access: 'cases.read',
  summary: 'Show a case with timeline, tasks, alerts and entities',
  tag: 'cases',
  params: caseParamsSchema,
  reply: caseReplySchema,
});

export const readTimeline = routeContract({
  method: 'GET',
  path: '/api/v1/cases/:caseNumber/timeline',
  access: 'cases.read',
  summary: 'Page through what happened',
  tag: 'cases',
  params: caseParamsSchema,
  query: readTimelineQuerySchema,
  reply: pageOf(timelineEntrySchema),
});

/** A closed case still takes notes. */
export const addNote = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/notes',
  access: 'cases.write',
  summary: 'Write down a note, a decision or something that happened',
  tag: 'cases',
  params: caseParamsSchema,
  body: addNoteBodySchema,
  reply: timelineEntrySchema,
  status: 201,
});

/** Conflict: `cases.closed`; missing: `cases.person-missing`. */
export const addTask = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/tasks',
  access: 'cases.write',
  summary: 'Add a task',
  tag: 'cases',
  params: caseParamsSchema,
  body: addTaskBodySchema,
  reply: taskSchema,
  status: 201,
});

export const setTask = routeContract({
  method: 'PATCH',
  path: '/api/v1/cases/:caseNumber/tasks/:taskId',
  access: 'cases.write',
  summary: 'Change a task: title, assignee, state, whether it is required before closing',
  tag: 'cases',
  params: taskParamsSchema,
  body: setTaskBodySchema,
  reply: taskSchema,
});

export const linkAlerts = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/alerts',
  access: 'cases.write',
  summary: 'Link alerts to a case; repeating it changes nothing',
  tag: 'cases',
  params: caseParamsSchema,
  body: linkAlertsBodySchema,
  reply: caseReplySchema,
});

/**
 * Conflict: `cases.closed`, `alerts.in-other-case`, `alerts.changed`; missing: `alerts.missing`. Linking them again takes
 * it back: what nobody took or judged since is again with whoever had it.
 */
export const unlinkAlerts = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/alerts/remove',
  access: 'cases.write',
  summary: 'Take alerts out of a case; those without a verdict are back in the queue. Repeating it changes nothing',
  tag: 'cases',
  params: caseParamsSchema,
  body: unlinkAlertsBodySchema,
  reply: caseReplySchema,
});

/** Missing: `alert-sets.missing`, `cases.missing`; conflict: `alert-sets.other-act`, `cases.closed`. */
export const linkAlertSet = routeContract({
  method: 'POST',
  path: '/api/v1/alert-sets/:setId/case',
  access: 'cases.write',
  summary: 'Link the alerts of a set to a case, a piece at a call: call until none is pending',
  tag: 'alert sets',
  params: z.object({ setId: text(64).min(1) }),
  body: z.strictObject({ caseNumber: caseParamsSchema.shape.caseNumber, retry: z.boolean().default(false) }),
  reply: setProgressSchema,
});

export const assignCase = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/assign',
  access: 'cases.write',
  summary: 'Give a case an owner, or none',
  tag: 'cases',
  params: caseParamsSchema,
  body: assignCaseBodySchema,
  reply: caseSummarySchema,
});

export const setStatus = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/status',
  access: 'cases.write',
  summary: 'Say that a case is contained, or that it is not',
  tag: 'cases',
  params: caseParamsSchema,
  body: setStatusBodySchema,
  reply: caseSummarySchema,
});

/** Conflicts: `cases.already-incident`, `cases.closed`, `cases.changed`. */
export const declareIncident = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/incident',
  access: 'cases.write',
  summary: 'Declare that this case is an incident',
  tag: 'cases',
  params: caseParamsSchema,
  body: declareIncidentBodySchema,
  reply: caseSummarySchema,
});

/** Conflicts: `cases.open-tasks` (details.tasks), `cases.unjudged-alerts` (details.alerts), `cases.closed`, `cases.changed`. */
export const closeCase = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/close',
  access: 'cases.write',
  summary: 'Close a case with its outcome',
  tag: 'cases',
  params: caseParamsSchema,
  body: closeCaseBodySchema,
  reply: caseSummarySchema,
});

/** Conflicts: `cases.not-closed`, `cases.changed`. */
export const reopenCase = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/reopen',
  access: 'cases.write',
  summary: 'Open a closed case again; its alerts keep their verdicts',
  tag: 'cases',
  params: caseParamsSchema,
  body: reopenCaseBodySchema,
  reply: caseSummarySchema,
});

export type ListCasesQuery = z.infer<typeof listCasesQuerySchema>;
export type ReadTimelineQuery = z.infer<typeof readTimelineQuerySchema>;
export type OpenCaseBody = z.infer<typeof openCaseBodySchema>;
export type AddNoteBody = z.infer<typeof addNoteBodySchema>;
export type AddTaskBody = z.infer<typeof addTaskBodySchema>;
export type SetTaskBody = z.infer<typeof setTaskBodySchema>;
export type CloseCaseBody = z.infer<typeof closeCaseBodySchema>;
