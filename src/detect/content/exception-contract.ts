import { z } from 'zod';
import { pageOf, pageQuery, routeContract } from '../../platform/http/contract.ts';
import { person, reasonSchema, ruleId, text, timestamp } from './rule-shapes.ts';

const tag = 'rules';

export const exceptionSchema = z.object({
  id: z.string().describe('EX-<n>'),
  ruleIds: z.array(z.string()),
  criterion: z.unknown().describe('A Sigma selection: a map of fields, or a list of such maps.'),
  reason: z.string(),
  owner: person,
  addedBy: person,
  addedAt: timestamp,
  expiresAt: timestamp,
  state: z
    .enum(['active', 'returned', 'removed'])
    .describe('`returned`: expired, hides nothing, and waits for its owner.'),
  fromAlert: z.string().nullable().describe('AL-<n>'),
  hidden: z.int().describe('Matches that it has hidden so far.'),
});

/** Sigma's own shapes only; what a field's value means, the rule parser says. */
const sigmaValue = z.union([z.string().max(8_192), z.number(), z.boolean(), z.null()]);
const sigmaMap = z
  .record(z.string().min(1).max(512), z.union([sigmaValue, z.array(sigmaValue).max(500)]))
  .refine((map) => Object.keys(map).length > 0, 'must name at least one field');
export const criterionSchema = z.union([sigmaMap, z.array(sigmaMap).min(1).max(100)]);

const scopeShape = {
  ruleIds: z.array(ruleId).min(1).max(100),
  criterion: criterionSchema.describe('A Sigma selection: a map of fields, or a list of such maps.'),
};

export const listExceptions = routeContract({
  method: 'GET',
  path: '/api/v1/exceptions',
  access: 'rules.read',
  summary: 'List exceptions, newest first',
  tag,
  query: pageQuery.extend({
    state: z.enum(['active', 'returned', 'removed']).optional(),
    owner: z.string().max(200).optional().describe('A user id, or `me`.'),
    rule: ruleId.optional(),
  }),
  reply: pageOf(exceptionSchema),
});

export const draftException = routeContract({
  method: 'GET',
  path: '/api/v1/exceptions/draft',
  access: 'rules.read',
  summary: 'Propose an exception from what an alert’s hits have in common',
  tag,
  query: z.object({ alert: z.string().min(1).max(64).describe('AL-<n> or id') }),
  reply: z.object({ ...scopeShape, criterion: sigmaMap.or(z.object({})), fromAlert: z.string() }),
});

export const previewException = routeContract({
  method: 'POST',
  path: '/api/v1/exceptions/preview',
  access: 'rules.read',
  summary: 'Count what an exception would have hidden, and how much of it was true',
  tag,
  body: z.strictObject({ ...scopeShape, days: z.int().min(1).max(365).default(30) }),
  reply: z.object({
    days: z.int(),
    matches: z.int().describe('Matches of these rules in the window that were looked at.'),
    isCut: z.boolean().describe('There are more: only the newest were looked at.'),
    gone: z.int().describe('Of those, matches whose event is stored no more.'),
    hidden: z.int(),
    verdicts: z.object({
      true: z.int(),
      benign: z.int(),
      false: z.int(),
      other: z.int().describe('Duplicate or undetermined.'),
      open: z.int().describe('In an alert that nobody has judged.'),
      none: z.int().describe('In no alert.'),
      unknown: z
        .int()
        .describe(
          'In an alert that has forgotten it: past `alerts.keepHitsDays` after the verdict an alert keeps what it shows.',
        ),
    }),
    trueAlerts: z.array(z.string()).describe('AL-<n> of alerts judged true that it would have hidden, at most 20.'),
    unknownFields: z.array(z.string()).describe('Fields of the criterion that none of the events looked at has.'),
    summary: z.string().describe('The same in words, with what the numbers leave out.'),
  }),
});

/** Invalid: `exceptions.criterion`, `exceptions.expiry`; missing: `rules.missing`. */
export const addException = routeContract({
  method: 'POST',
  path: '/api/v1/exceptions',
  access: 'rules.write',
  summary: 'Hide matches of rules on events that meet a criterion, until a day',
  tag,
  body: z.strictObject({
    ...scopeShape,
    reason: reasonSchema,
    expiresAt: timestamp.describe('At most 366 days ahead.'),
    owner: text(200).optional().describe('Name or id of who answers for it; the caller unless said.'),
    fromAlert: text(64).optional().describe('AL-<n>'),
  }),
  reply: exceptionSchema,
  status: 201,
});

const exceptionParams = z.object({ exceptionId: z.string().regex(/^EX-[1-9]\d{0,17}$/) });

/** Missing: `exceptions.missing`; conflict: `exceptions.removed`. */
export const renewException = routeContract({
  method: 'POST',
  path: '/api/v1/exceptions/:exceptionId/renew',
  access: 'rules.write',
  summary: 'Give an exception a new expiry, also after it was returned',
  tag,
  params: exceptionParams,
  body: z.strictObject({ expiresAt: timestamp, reason: reasonSchema }),
  reply: exceptionSchema,
});

/** Missing: `exceptions.missing`; conflict: `exceptions.removed`. What it hid stays hidden; it hides nothing more. */
export const removeException = routeContract({
  method: 'DELETE',
  path: '/api/v1/exceptions/:exceptionId',
  access: 'rules.write',
  summary: 'End an exception',
  tag,
  params: exceptionParams,
  reply: exceptionSchema,
});

export type ExceptionReply = z.infer<typeof exceptionSchema>;
export type ExceptionPreview = z.infer<typeof previewException.reply>;
export type Criterion = z.infer<typeof criterionSchema>;
