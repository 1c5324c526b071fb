import { z } from 'zod';
import { pageOf, pageQuery, routeContract } from '../../platform/http/contract.ts';
import { exceptionSchema } from './exception-contract.ts';
import { levelSchema, person, reasonSchema, ruleId, ruleIssueSchema, stateSchema, timestamp } from './rule-shapes.ts';

export { RULE_STATES, type RuleState } from '../detections/contract.ts';
export * from './coverage-contract.ts';
export * from './exception-contract.ts';
export { ruleIssueSchema } from './rule-shapes.ts';
export * from './text-contract.ts';

const tag = 'rules';

export const DRIFT_KINDS = ['louder', 'quieter', 'silent', 'less-true'] as const;

/** How loud a rule is, and how often it was right: see `measure-drift.ts`. */
export const volumeSchema = z.object({
  lastWeek: z.int().describe('Matches of the last 7 days, of a correlation its firings; the sample left out.'),
  expected: z.number().nullable().describe('What the 28 days before let expect; null: too little to say.'),
  hidden: z.int().describe('Of the last week’s matches, how many an exception hides.'),
  judged: z.int().describe('Alerts judged true, benign or false in the last 28 days.'),
  true: z.int().describe('Of those, judged true.'),
  drift: z.enum(DRIFT_KINDS).nullable(),
  explanation: z.string().describe('What `drift` rests on, in words; empty where there is none.'),
});

export const detectionSchema = z.object({
  id: z.string(),
  title: z.string(),
  level: levelSchema.describe('In force.'),
  state: stateSchema,
  status: z.string(),
  /** Required wherever a rule or its match is shown (Detection Rule License 1.1). */
  author: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  references: z.array(z.string()),
  falsePositives: z.array(z.string()),
  logsource: z.object({
    product: z.string().optional(),
    service: z.string().optional(),
    category: z.string().optional(),
  }),
  file: z.string(),
  version: z.string(),
  raisesAlert: z.boolean().describe('Otherwise its matches are only recorded.'),
  pack: z.object({ id: z.string(), title: z.string(), url: z.string(), licence: z.string() }),
  /** Where somebody decided otherwise than the pack says. */
  decision: z
    .object({ state: stateSchema.nullable(), level: levelSchema.nullable(), raisesAlert: z.boolean().nullable() })
    .nullable(),
  replaces: z
    .object({ packId: z.string(), version: z.string() })
    .nullable()
    .describe('The pack’s rule that it stands for.'),
  exceptionCount: z.int().describe('In force.'),
  volume: volumeSchema,
});

export const ruleChangeSchema = z.object({
  at: timestamp,
  by: person,
  reason: z.string(),
  change: z
    .record(z.string(), z.unknown())
    .describe('Each changed setting with what it was (`from`) and became (`to`).'),
});

export const ruleVersionSchema = z.object({
  version: z.string(),
  packId: z.string(),
  file: z.string(),
  since: timestamp.describe('When it was first read.'),
  isInForce: z.boolean(),
});

export const detectionInFullSchema = detectionSchema.extend({
  text: z.string().nullable().describe('The rule file; null where it cannot be read any more.'),
  versions: z.array(ruleVersionSchema),
  changes: z.array(ruleChangeSchema).describe('The latest 20, newest first.'),
  exceptions: z.array(exceptionSchema),
  correlation: z
    .object({
      condition: z.string().describe('`event_count ≥ 10 within 600 s`.'),
      groupBy: z.array(z.string()),
      rules: z.array(
        z.object({ reference: z.string().describe('As written: an id or a name.'), title: z.string().nullable() }),
      ),
    })
    .nullable()
    .describe('What a correlation counts; null for a rule that looks at events.'),
  days: z.array(z.object({ day: z.string(), matches: z.int() })).describe('The last 35 days that had matches.'),
});

export const RULE_ORDERS = ['title', 'severity', 'volume'] as const;

const ruleFilterShape = {
  q: z.string().max(200).optional().describe('Text in title, id or tag.'),
  level: levelSchema.optional(),
  state: z
    .string()
    .transform((list) => list.split(',').filter((part) => part !== ''))
    .pipe(z.array(stateSchema))
    .optional()
    .describe('Several by comma.'),
  alerting: z.enum(['true', 'false']).optional(),
  drift: z.enum(['true']).optional().describe('Only those that drift.'),
  pack: z.string().max(200).optional().describe('An id: `local` are the site’s own.'),
  tactic: z.string().max(100).optional().describe('`credential-access`: the tag `attack.credential-access`.'),
  product: z.string().max(100).optional().describe('Of the log source.'),
};

export const listRules = routeContract({
  method: 'GET',
  path: '/api/v1/rules',
  access: 'rules.read',
  summary: 'List the rules, with state, volume and drift',
  tag,
  query: pageQuery.extend({
    ...ruleFilterShape,
    sort: z
      .enum(RULE_ORDERS)
      .optional()
      .describe('title unless said. severity: worst first; volume: most matches of 7 days first.'),
  }),
  reply: pageOf(detectionSchema),
});

export const countMatchingRules = routeContract({
  method: 'GET',
  path: '/api/v1/rules/matching',
  access: 'rules.read',
  summary: 'Count the rules that a filter matches',
  tag,
  query: z.object(ruleFilterShape),
  reply: z.object({ rules: z.int() }),
});

export const listRuleIssues = routeContract({
  method: 'GET',
  path: '/api/v1/rules/issues',
  access: 'rules.read',
  summary: 'List what is wrong with rule files; a rule with an error does not run',
  tag,
  query: pageQuery.extend({ severity: ruleIssueSchema.shape.severity.optional() }),
  reply: pageOf(ruleIssueSchema),
});

const namePart = z.string().nullable().describe('null: any.');

export const listRuleLogsources = routeContract({
  method: 'GET',
  path: '/api/v1/rules/logsources',
  access: 'rules.read',
  summary: 'List which kinds of log the rules in force look at, and how many do',
  tag,
  reply: z.object({
    data: z.array(z.object({ product: namePart, category: namePart, service: namePart, rules: z.int() })),
    next: z.null(),
  }),
});

const ruleParams = z.object({ ruleId });

export const showRule = routeContract({
  method: 'GET',
  path: '/api/v1/rules/:ruleId',
  access: 'rules.read',
  summary: 'Show a rule with its text, versions, changes and exceptions',
  tag,
  params: ruleParams,
  reply: detectionInFullSchema,
});

/** Missing: `rules.missing`. */
export const changeRule = routeContract({
  method: 'PATCH',
  path: '/api/v1/rules/:ruleId',
  access: 'rules.write',
  summary: 'Change a rule’s state, level or alerting; null gives the decision back to its pack',
  tag,
  params: ruleParams,
  body: z.strictObject({
    state: stateSchema.nullable().optional(),
    level: levelSchema.nullable().optional(),
    raisesAlert: z.boolean().nullable().optional(),
    reason: reasonSchema,
  }),
  reply: detectionSchema,
});

/** More than this, nobody decides at once. */
export const MOST_CHANGED = 500;

/** Each as if it were the only one: a rule that is not there does not keep the others from being changed. */
export const changeRules = routeContract({
  method: 'PATCH',
  path: '/api/v1/rules',
  access: 'rules.write',
  summary: 'Change the state of many rules, for one reason',
  tag,
  body: z.strictObject({
    changes: z
      .array(z.strictObject({ ruleId, state: stateSchema.nullable().describe('null: as its pack says.') }))
      .min(1)
      .max(MOST_CHANGED),
    reason: reasonSchema,
  }),
  reply: z.object({
    data: z.array(
      z.object({
        ruleId: z.string(),
        outcome: z.enum(['ok', 'skipped', 'failed']),
        why: z.string().describe('Empty where it is done.'),
      }),
    ),
    next: z.null(),
  }),
});

export const reloadRules = routeContract({
  method: 'POST',
  path: '/api/v1/rules/reload',
  access: 'rules.write',
  summary: 'Read all rule files again and put them in force',
  tag,
  reply: z.object({ revision: z.int(), running: z.int(), refused: z.int() }),
});

const diffLineSchema = z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() });

/** Missing: `rules.version-missing`. */
export const diffRule = routeContract({
  method: 'GET',
  path: '/api/v1/rules/:ruleId/diff',
  access: 'rules.read',
  summary: 'Compare two versions of a rule’s text, line by line; the latest two unless said',
  tag,
  params: ruleParams,
  query: z.object({ from: z.string().max(64).optional(), to: z.string().max(64).optional() }),
  reply: z.object({ from: ruleVersionSchema, to: ruleVersionSchema, lines: z.array(diffLineSchema) }),
});

const windowShape = {
  from: timestamp.optional().describe('Event time, inclusive; from the beginning unless said.'),
  to: timestamp.optional().describe('Exclusive; to the end unless said.'),
};

/** Missing: `rules.version-missing`; invalid: `rules.text-faulty`; unavailable, one at a time: `rules.compare-busy`. */
export const compareRule = routeContract({
  method: 'POST',
  path: '/api/v1/rules/:ruleId/compare',
  access: 'rules.backtest',
  summary:
    'Run two versions of a rule over the same stored events and list what only one of them matches; one at a time',
  tag,
  params: ruleParams,
  body: z.strictObject({
    from: z.string().max(64).optional().describe('A version; the one before the latest unless said.'),
    to: z.string().max(64).optional().describe('A version; the latest unless said.'),
    window: z.strictObject(windowShape).default({}),
    maxEvents: z
      .int()
      .min(1)
      .max(100_000)
      .default(20_000)
      .describe('The newest so many of the rule’s log source; of both where the versions differ in it.'),
  }),
  reply: z.object({
    from: z.string(),
    to: z.string(),
    events: z.int().describe('Events of the rule’s log source that were looked at.'),
    isCut: z.boolean().describe('There are more events in the window than were looked at.'),
    both: z.int(),
    onlyFrom: z.object({ count: z.int(), events: z.array(z.string()).describe('The newest 50.') }),
    onlyTo: z.object({ count: z.int(), events: z.array(z.string()) }),
  }),
});

export type DetectionReply = z.infer<typeof detectionSchema>;
export type DetectionInFull = z.infer<typeof detectionInFullSchema>;
export type RuleVolume = z.infer<typeof volumeSchema>;
