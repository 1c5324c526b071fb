import { z } from 'zod';
import { routeContract } from '../../platform/http/contract.ts';
import { ruleIssueSchema } from '../content/contract.ts';

/** RFC 3339, UTC. */
const timestamp = z.iso.datetime();

export const MAX_RULE_FILES = 200;
export const MAX_RULE_BYTES = 600_000;
export const MAX_DAYS = 400;

export const BACKTEST_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;
/** Verdicts that say something about the rule; a duplicate and an undetermined one do not. */
export const TELLING_VERDICTS = ['true', 'benign', 'false'] as const;

const judgedSchema = z.object({
  alerts: z
    .int()
    .describe(
      'Alerts of this rule id in the window that were closed with this verdict; at most the newest 200 of all.',
    ),
  stillHit: z.int().describe('Those of them of whose first events this version of the rule meets at least one.'),
});

export const backtestResultSchema = z.object({
  rule: z.object({
    id: z.string(),
    title: z.string(),
    level: z.string(),
    author: z.string().describe('Shown with every match: Detection Rule License 1.1.'),
    file: z.string(),
  }),
  hits: z.int(),
  perDay: z
    .array(z.object({ day: z.iso.date(), hits: z.int() }))
    .describe('UTC days of event time with hits, oldest first.'),
  entities: z.int().describe('Hosts, users or addresses with hits; of a day the 1,000 with the most.'),
  entityDays: z
    .int()
    .describe(
      'Each entity counted once for each day with hits: what alerts, of which there is one by rule and entity, come to.',
    ),
  topEntities: z.array(z.object({ entity: z.string(), hits: z.int() })),
  samples: z.array(z.object({ eventId: z.string(), time: timestamp, entity: z.string(), summary: z.string() })),
  verdicts: z
    .object({ true: judgedSchema, benign: judgedSchema, false: judgedSchema })
    .nullable()
    .describe('Null: not compared, because a limit or a cancellation came before.'),
  precision: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('True among the judged alerts still hit; null where there are none, or where they were not compared.'),
  cost: z.object({ seconds: z.number(), rowsRead: z.int(), bytesRead: z.int() }),
  byMatcher: z.object({
    events: z.int().describe('Events that SQL could not judge and the matcher did.'),
    because: z
      .array(z.string())
      .describe('Fields that the lake does not keep of all events, `keywords`, or `sql-refused`.'),
  }),
  daysSearched: z
    .int()
    .describe(
      'Of the window, the UTC days that hold events of any kind and were searched whole: what a daily mean is over.',
    ),
  coveredFrom: timestamp.describe('The window was searched back to here, newest day first.'),
  stoppedBy: z
    .enum(['seconds', 'rows', 'cancelled', 'memory'])
    .nullable()
    .describe('Null: the whole window was searched.'),
});

export const backtestSchema = z.object({
  id: z.string(),
  state: z.enum(BACKTEST_STATES),
  startedBy: z.object({ id: z.string(), name: z.string() }),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  from: timestamp,
  to: timestamp,
  progress: z.number().min(0).max(1),
  rules: z.int(),
  results: z
    .array(backtestResultSchema)
    .describe('Of the rules that are finished, in the order of the files; of those that a limit left out, too.'),
  issues: z.array(ruleIssueSchema).describe('A rule with an error was not run.'),
  fault: z.string().nullable(),
});

const limitsSchema = z.strictObject({
  seconds: z.int().min(1).max(3_600).default(300).describe('Of all rules together, from the start of the first.'),
  rowsRead: z.int().min(1).max(100_000_000_000).default(2_000_000_000).describe('Of all rules together.'),
});

const shared = { access: 'rules.backtest', tag: 'rules' } as const;
const backtestParams = z.object({ backtestId: z.string().max(64) });

export const startBacktest = routeContract({
  ...shared,
  method: 'POST',
  path: '/api/v1/rules/backtests',
  operationId: 'startBacktest',
  summary: 'Run rules over what the lake holds',
  body: z.strictObject({
    rules: z
      .array(z.strictObject({ file: z.string().min(1).max(1_000), text: z.string().max(MAX_RULE_BYTES) }))
      .min(1)
      .max(MAX_RULE_FILES),
    from: timestamp.optional().describe('Event time, inclusive.'),
    to: timestamp.optional().describe('Event time, exclusive.'),
    newestDays: z
      .int()
      .min(1)
      .max(MAX_DAYS)
      .optional()
      .describe(
        'Instead of `from` and `to`: so many days up to the newest event of the rules’ log sources; up to now where there is none.',
      ),
    limits: limitsSchema.prefault({}),
  }),
  status: 202,
  reply: backtestSchema,
});

export const showBacktest = routeContract({
  ...shared,
  method: 'GET',
  path: '/api/v1/rules/backtests/:backtestId',
  operationId: 'showBacktest',
  summary: 'Show how far a backtest is, and what it found',
  params: backtestParams,
  reply: backtestSchema,
});

export const cancelBacktest = routeContract({
  ...shared,
  method: 'POST',
  path: '/api/v1/rules/backtests/:backtestId/cancel',
  operationId: 'cancelBacktest',
  summary: 'Stop a backtest, and keep what it found',
  params: backtestParams,
  reply: backtestSchema,
});

export type Backtest = z.output<typeof backtestSchema>;
export type BacktestResult = z.output<typeof backtestResultSchema>;
export type StartBacktest = z.output<typeof startBacktest.body>;
export type BacktestLimits = StartBacktest['limits'];
