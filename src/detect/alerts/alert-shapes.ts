import { z } from 'zod';

/** Sigma's levels, mildest first: the position is the rank. */
export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export const ALERT_STATES = ['open', 'taken', 'closed'] as const;
export const VERDICTS = ['true', 'benign', 'false', 'duplicate', 'undetermined'] as const;

/** These end the matter here, so the reason must be said; a `true` has its case and a `duplicate` its other alert. */
export const VERDICTS_THAT_NEED_A_NOTE: readonly (typeof VERDICTS)[number][] = ['benign', 'false', 'undetermined'];

export const levelSchema = z.enum(LEVELS);
export const verdictSchema = z.enum(VERDICTS);
/** RFC 3339, UTC. */
export const timestampSchema = z.iso.datetime();
export const personSchema = z.object({ id: z.string(), name: z.string() });
/** Free text of a caller: PostgreSQL stores neither NUL nor half a surrogate pair. */
export function textSchema(maxLength: number) {
  const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0');
  return z.string().max(maxLength).refine(isStorable, 'must be well-formed Unicode without NUL');
}
export const noteSchema = textSchema(4_000).trim();
/** Absent: do it whatever the version is. Present and outdated: conflict `alerts.changed` or `cases.changed`. */
export const versionSchema = z.int().positive().describe('The version that was seen when this was decided.');

/** `a,b` in a query, each checked against `values`. */
export function commaList<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z
    .string()
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(z.enum(values)));
}

export const entitySchema = z.object({
  type: z.string().describe('host, user, account, service, …'),
  name: z.string(),
});

/** Why a rule fired: one field, its value in the event, and the pattern it met. */
export const matchedFieldSchema = z.object({
  field: z.string(),
  value: z.string(),
  pattern: z.string(),
  selection: z.string(),
});

export const alertHitSchema = z.object({
  ordinal: z.int().describe('Counts from 1 within the alert.'),
  eventId: z.string(),
  eventTime: timestampSchema,
  receivedAt: timestampSchema,
  sourceId: z.string(),
  summary: z.string(),
  matchedFields: z.array(matchedFieldSchema),
});

/** Short form, in every reply that names the rule: Detection Rule License 1.1 asks for the author and the rule set. */
export const alertRuleSchema = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  author: z.string(),
  ruleSet: z.object({ name: z.string(), url: z.string(), licence: z.string() }),
});

export const ruleInFullSchema = alertRuleSchema.extend({
  level: levelSchema,
  status: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  references: z.array(z.string()),
  falsePositives: z.array(z.string()),
  file: z.string(),
});

export const verdictReplySchema = z.object({
  verdict: verdictSchema,
  note: z.string(),
  by: personSchema,
  at: timestampSchema,
  duplicateOf: z.string().nullable().describe('AL-<n> of the other alert, for `duplicate`.'),
});

const withdrawalSchema = z
  .object({ by: personSchema, at: timestampSchema, note: z.string() })
  .describe('Who took the verdict back, and why.');

export const alertSummarySchema = z.object({
  id: z.string(),
  number: z.string().describe('AL-<n>'),
  version: z.int().describe('Rises with every judgement (state, owner, case); hits leave it alone.'),
  title: z.string(),
  level: levelSchema,
  state: z.enum(ALERT_STATES),
  rule: alertRuleSchema,
  tags: z.array(z.string()),
  entity: entitySchema,
  sourceId: z.string(),
  hitCount: z.int(),
  firstSeenAt: timestampSchema.describe('Event time of the earliest hit.'),
  lastSeenAt: timestampSchema.describe('Event time of the latest hit.'),
  raisedAt: timestampSchema.describe('When the first hit was received.'),
  owner: personSchema.nullable(),
  takenAt: timestampSchema.nullable(),
  verdict: verdictReplySchema.nullable(),
  caseNumber: z.string().nullable().describe('CS-<n>'),
  previous: z
    .object({ id: z.string(), number: z.string(), verdict: verdictSchema.nullable() })
    .nullable()
    .describe('The alert of the same rule and entity before this one.'),
  noteCount: z.int().describe('How many notes people wrote on it.'),
  isSample: z.boolean(),
});

export const alertNoteSchema = z.object({ id: z.string(), text: z.string(), by: personSchema, at: timestampSchema });

export const alertReplySchema = alertSummarySchema.extend({
  rule: ruleInFullSchema,
  grouping: z.object({
    rule: z.string(),
    entity: entitySchema,
    window: z.object({ hours: z.number(), from: timestampSchema, until: timestampSchema }),
    explanation: z.string(),
  }),
  entities: z.array(entitySchema).describe('Everything named by the first hits: host, user, …'),
  firstHits: z.array(alertHitSchema).describe('The first hits, oldest first, up to 100.'),
  latestHits: z.array(alertHitSchema).describe('The latest hits that are not among the first, oldest first, up to 20.'),
  notes: z.array(alertNoteSchema).describe('The latest first, up to 100.'),
  prevalence: z
    .object({
      days: z.int(),
      here: z.int().describe('Alerts of this rule on the same entity.'),
      elsewhere: z.int().describe('Alerts of this rule on others.'),
      entities: z.int().describe('How many others.'),
      isExact: z.boolean().describe('False: there are more; only the newest were counted.'),
    })
    .describe('What the rule had raised in the days before this alert.'),
  related: z
    .array(
      alertSummarySchema.pick({
        id: true,
        number: true,
        title: true,
        level: true,
        state: true,
        raisedAt: true,
        rule: true,
      }),
    )
    .describe('Other alerts about the same entity, newest first, at most 5.'),
  withdrawnVerdicts: z
    .array(verdictReplySchema.extend({ withdrawn: withdrawalSchema }))
    .describe('Verdicts on this alert that were taken back, the latest first, up to 20.'),
  pastVerdicts: z
    .array(
      verdictReplySchema.extend({
        alert: z.object({ id: z.string(), number: z.string() }),
        entity: entitySchema,
        withdrawn: withdrawalSchema.nullable(),
      }),
    )
    .describe('Verdicts on other alerts of the rule, those taken back among them, the latest first, up to 5.'),
});
