import { z } from 'zod';
import {
  alertSummarySchema,
  entitySchema,
  levelSchema,
  personSchema,
  textSchema as text,
  timestampSchema,
} from '../../detect/alerts/contract.ts';

/** `contained`: the damage grows no further, the work goes on. */
export const CASE_STATUSES = ['open', 'contained', 'closed'] as const;
export const CASE_OUTCOMES = ['true-positive', 'benign', 'false-positive', 'undetermined'] as const;
export const ENTRY_KINDS = ['note', 'alert', 'event', 'status', 'task', 'decision', 'entity', 'update'] as const;
export const TASK_STATES = ['open', 'done', 'cancelled'] as const;
/** Who leads the work, who speaks for it, who writes it down. */
export const CASE_ROLES = ['lead', 'communications', 'scribe'] as const;
/** Whom a status update is for. */
export const AUDIENCES = ['responders', 'it-operations', 'management', 'company', 'customers'] as const;

export const outcomeSchema = z.enum(CASE_OUTCOMES);

/** A person as the caller knows them: `me`, a user id or a user name. */
export const personRefSchema = text(200).min(1);
export const titleSchema = text(300).trim().min(1);
export const longTextSchema = text(20_000).trim().min(1);

export const timelineEntrySchema = z.object({
  id: z.string(),
  kind: z.enum(ENTRY_KINDS),
  at: timestampSchema.describe('When it happened.'),
  recordedAt: timestampSchema.describe('When it was written down.'),
  author: personSchema,
  text: z.string(),
  alert: z.object({ id: z.string(), number: z.string() }).nullable(),
  eventId: z.string().nullable(),
  taskId: z.string().nullable(),
  starredBy: personSchema.nullable().describe('Who made it part of the story; null: it is none.'),
});

export const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  assignee: personSchema.nullable(),
  state: z.enum(TASK_STATES),
  isRequiredBeforeClose: z.boolean(),
  createdAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
  endedBy: personSchema.nullable(),
});

export const caseEntitySchema = entitySchema.extend({
  firstSeenAt: timestampSchema,
  alertNumber: z.string().nullable().describe('The alert that placed it here; null: a person did.'),
});

export const caseRoleSchema = z.object({ role: z.enum(CASE_ROLES), person: personSchema, since: timestampSchema });

export const statusUpdateSchema = z.object({
  id: z.string(),
  audience: z.enum(AUDIENCES),
  text: z.string(),
  by: personSchema,
  at: timestampSchema,
  nextDueAt: timestampSchema.nullable().describe('When this audience was promised the next one.'),
});

/** The summary of what happened, as one person wrote it. */
export const storySchema = z.object({
  version: z.int().describe('Counts from 1.'),
  text: z.string(),
  by: personSchema,
  at: timestampSchema,
});

export const caseSummarySchema = z.object({
  number: z.string().describe('CS-<n>, the identity of the case.'),
  version: z.int().describe('Rises when the case itself changes; notes and tasks leave it alone.'),
  title: z.string(),
  severity: levelSchema,
  status: z.enum(CASE_STATUSES),
  isIncident: z.boolean(),
  incidentDeclaredAt: timestampSchema.nullable(),
  owner: personSchema.nullable(),
  openedAt: timestampSchema,
  openedBy: personSchema,
  closedAt: timestampSchema.nullable(),
  outcome: outcomeSchema.nullable(),
  alertCount: z.int(),
  openTaskCount: z.int(),
  openRequiredTaskCount: z.int(),
  isSample: z.boolean(),
});

export const caseReplySchema = caseSummarySchema.extend({
  description: z.string(),
  closing: z.object({ outcome: outcomeSchema, summary: z.string(), by: personSchema, at: timestampSchema }).nullable(),
  timeline: z.array(timelineEntrySchema).describe('The newest 200 by `at`, newest first; more at …/timeline.'),
  timelineCount: z.int(),
  tasks: z.array(taskSchema),
  alerts: z.array(alertSummarySchema).describe('Linked alerts, newest first, up to 200.'),
  unjudgedAlertCount: z.int().describe('Linked alerts without a verdict, of all, not only of those listed.'),
  entities: z.array(caseEntitySchema),
  starredCount: z.int(),
  roles: z.array(caseRoleSchema),
  story: storySchema.nullable().describe('The latest version of the summary.'),
  updates: z.array(statusUpdateSchema).describe('Status updates, newest first, up to 50.'),
  dueUpdates: z
    .array(z.object({ audience: z.enum(AUDIENCES), dueAt: timestampSchema }))
    .describe('What each audience was promised last, soonest first; of a closed case none.'),
});

/** By number: `CS-12`. */
export const caseParamsSchema = z.object({ caseNumber: z.string().regex(/^CS-\d{1,15}$/) });
export const taskParamsSchema = caseParamsSchema.extend({ taskId: z.string().regex(/^\d{1,15}$/) });

export type CaseStatus = (typeof CASE_STATUSES)[number];
export type CaseOutcome = z.infer<typeof outcomeSchema>;
export type CaseRole = (typeof CASE_ROLES)[number];
export type RoleHolder = z.infer<typeof caseRoleSchema>;
export type Audience = (typeof AUDIENCES)[number];
export type StatusUpdate = z.infer<typeof statusUpdateSchema>;
export type Story = z.infer<typeof storySchema>;
export type CaseSummary = z.infer<typeof caseSummarySchema>;
export type CaseReply = z.infer<typeof caseReplySchema>;
export type CaseTask = z.infer<typeof taskSchema>;
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
