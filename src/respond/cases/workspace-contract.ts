import { z } from 'zod';
import {
  entitySchema,
  type Level,
  levelSchema,
  personSchema,
  textSchema as text,
  timestampSchema,
} from '../../detect/alerts/contract.ts';
import { pageOf, routeContract } from '../../platform/http/contract.ts';
import {
  AUDIENCES,
  CASE_ROLES,
  caseEntitySchema,
  caseParamsSchema,
  caseRoleSchema,
  caseSummarySchema,
  longTextSchema,
  personRefSchema,
  statusUpdateSchema,
  storySchema,
  timelineEntrySchema,
  titleSchema,
} from './case-shapes.ts';

/* What people do together around a case: who has which role, what is its story, who was told what. */

const fieldsSchema = z.strictObject({
  title: titleSchema.optional(),
  description: text(20_000).trim().optional(),
  severity: levelSchema.optional(),
});

export const editCaseBodySchema = fieldsSchema.extend({
  seen: fieldsSchema
    .optional()
    .describe('What stood in those fields: if one has changed since, `cases.field-changed`.'),
});

/** A field that nobody names stays as it is. Conflicts: `cases.field-changed` (details.field, details.now), `cases.closed`. */
export const editCase = routeContract({
  method: 'PATCH',
  path: '/api/v1/cases/:caseNumber',
  access: 'cases.write',
  summary: 'Change title, description or severity, each for itself',
  tag: 'cases',
  params: caseParamsSchema,
  body: editCaseBodySchema,
  reply: caseSummarySchema,
});

export const listCasePeople = routeContract({
  method: 'GET',
  path: '/api/v1/case-people',
  access: 'cases.write',
  summary: 'List who may work on cases: to whom one, a task or a role can be given',
  tag: 'cases',
  reply: pageOf(personSchema),
});

/** Conflict: `cases.closed`; missing: `cases.person-missing`. */
export const setRole = routeContract({
  method: 'PUT',
  path: '/api/v1/cases/:caseNumber/roles/:role',
  access: 'cases.write',
  summary: 'Give somebody a role in this case, or nobody',
  tag: 'cases',
  params: caseParamsSchema.extend({ role: z.enum(CASE_ROLES) }),
  body: z.strictObject({ person: personRefSchema.nullable() }),
  reply: z.object({ data: z.array(caseRoleSchema) }),
});

/** On closed cases too. Missing: `cases.entry-missing`. */
export const starEntry = routeContract({
  method: 'PUT',
  path: '/api/v1/cases/:caseNumber/timeline/:entryId/star',
  access: 'cases.write',
  summary: 'Make an entry of the timeline part of the story, or take it out',
  tag: 'cases',
  params: caseParamsSchema.extend({ entryId: z.string().regex(/^\d{1,15}$/) }),
  body: z.strictObject({ isStarred: z.boolean() }),
  reply: timelineEntrySchema,
});

/** On closed cases too. Conflict: `cases.story-changed` (details.version, details.by). */
export const writeStory = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/story',
  access: 'cases.write',
  summary: 'Write a new version of the summary; those before are kept',
  tag: 'cases',
  params: caseParamsSchema,
  body: z.strictObject({
    text: longTextSchema,
    basedOn: z.int().nonnegative().describe('The version that was edited; 0: there was none.'),
  }),
  reply: storySchema,
  status: 201,
});

export const listStories = routeContract({
  method: 'GET',
  path: '/api/v1/cases/:caseNumber/story',
  access: 'cases.read',
  summary: 'List the versions of the summary, newest first, up to 100',
  tag: 'cases',
  params: caseParamsSchema,
  reply: pageOf(storySchema),
});

/**
 * Kept and shown; Watchfloor itself mails it to nobody. On closed cases too, without a next one.
 * Invalid: `cases.due-in-the-past`; conflict: `cases.closed`.
 */
export const sendUpdate = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/updates',
  access: 'cases.write',
  summary: 'Write down a status update: to whom, what, and when the next one is due',
  tag: 'cases',
  params: caseParamsSchema,
  body: z.strictObject({
    audience: z.enum(AUDIENCES),
    text: longTextSchema,
    nextDueAt: timestampSchema.nullable().default(null),
  }),
  reply: statusUpdateSchema,
  status: 201,
});

const entityBodySchema = z.strictObject({
  type: text(60).trim().min(1),
  name: text(500).trim().min(1),
});

/** Repeating it changes nothing. Conflict: `cases.closed`. */
export const addEntity = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/entities',
  access: 'cases.write',
  summary: 'Place an entity in the case by hand',
  tag: 'cases',
  params: caseParamsSchema,
  body: entityBodySchema,
  reply: z.object({ data: z.array(caseEntitySchema) }),
});

/** It stays away, whatever alerts name it, until somebody places it again. Conflict: `cases.closed`; missing: `cases.entity-missing`. */
export const removeEntity = routeContract({
  method: 'POST',
  path: '/api/v1/cases/:caseNumber/entities/remove',
  access: 'cases.write',
  summary: 'Take an entity out of the case',
  tag: 'cases',
  params: caseParamsSchema,
  body: entityBodySchema,
  reply: z.object({ data: z.array(caseEntitySchema) }),
});

export const listLinks = routeContract({
  method: 'GET',
  path: '/api/v1/cases/:caseNumber/links',
  access: 'cases.read',
  summary: 'List which alert of the case names which entity, up to 5,000',
  tag: 'cases',
  params: caseParamsSchema,
  reply: pageOf(entitySchema.extend({ alertNumber: z.string().describe('AL-<n>') })),
});

export type EditCaseBody = z.infer<typeof editCaseBodySchema>;
export type CaseFields = { readonly title: string; readonly description: string; readonly severity: Level };
