import { z } from 'zod';
import { pageOf, pageQuery, routeContract } from '../../platform/http/contract.ts';
import type { EventPosition } from '../../platform/kernel/index.ts';
import type { EventBrief } from '../ocsf/index.ts';
import type { DecodedEvent, RejectedRecord } from '../sources/index.ts';

/** Where a record came from; with its position it is all that a lake row needs beyond the event itself. */
export type RecordOrigin = {
  readonly position: EventPosition;
  readonly receivedAtMs: number;
  readonly sourceId: string;
  readonly sender: string;
  readonly isSample: boolean;
};

export type LakeEvent = { readonly origin: RecordOrigin; readonly event: DecodedEvent; readonly brief: EventBrief };
export type LakeReject = { readonly origin: RecordOrigin; readonly reject: RejectedRecord };

/** One rule met one event. Every match is stored, also of rules that raise no alert. */
export type LakeMatch = {
  readonly origin: RecordOrigin;
  readonly eventTimeMs: number;
  readonly ruleId: string;
  readonly ruleVersion: string;
  readonly ruleTitle: string;
  readonly ruleAuthor: string;
  readonly level: string;
  readonly entity: string;
  readonly raisesAlert: boolean;
  /** `shadow` or `live`: what the rule was when it met the event. */
  readonly ruleState: string;
  /** The exception that keeps the match from raising anything; '' where none does. */
  readonly hiddenBy: string;
};

export type LakeTable = 'events' | 'rejects' | 'matches';

/** Rows as ClickHouse takes them, ready to send. Only RowBinary can be cut into rows again. */
export type EncodedRows = {
  readonly table: LakeTable;
  readonly format: 'RowBinary' | 'Native';
  readonly rowCount: number;
  readonly bytes: Uint8Array;
  /** The rows stand in this file instead, which the embedded engine reads. Whoever inserts them removes it. */
  readonly file?: string;
};

export type QueryLimits = {
  readonly timeoutMs: number;
  readonly maxRows: number;
  readonly maxMemoryBytes: number;
  /** Rows that the engine may look at, at least 1; absent: as many as there are. */
  readonly maxRowsToRead?: number;
  /** Once aborted, the engine is told to stop, and the query throws `lake.cancelled` at once. */
  readonly signal?: AbortSignal;
};

/**
 * The event lake: the ClickHouse dialect over its HTTP protocol, embedded (a supervised child process behind a Unix
 * socket) or a cluster's URL.
 * Errors thrown: `lake.unavailable` (unavailable: try again with the same token), `lake.query-rejected` (invalid),
 * `lake.limit-exceeded` (invalid), `lake.cancelled` (unavailable: the caller's own signal).
 */
export type Lake = {
  /**
   * Stores rows exactly once per token: a repeat with the same token and rows has no effect. Resolves when the rows are
   * synced to disk and searchable.
   */
  readonly insert: (rows: EncodedRows, token: string) => Promise<void>;
  /** Read-only SQL with `{name:Type}` parameters. */
  readonly query: <Row>(
    sql: string,
    parameters: Readonly<Record<string, unknown>>,
    limits?: Partial<QueryLimits>,
  ) => Promise<readonly Row[]>;
  /** Schema changes and deletions, by the server only. */
  readonly command: (sql: string, parameters?: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** RFC 3339, UTC. */
const timestamp = z.iso.datetime();
const filterText = z.string().max(512).optional();
const timeWindow = {
  from: timestamp.optional().describe('Inclusive; from the beginning unless said.'),
  to: timestamp.optional().describe('Exclusive; to the end unless said.'),
};

export const eventSummarySchema = z.object({
  id: z.string(),
  time: timestamp,
  receivedAt: timestamp,
  sourceId: z.string(),
  sender: z.string(),
  summary: z.string().describe('The most telling text of the event, at most 300 characters.'),
  product: z.string(),
  service: z.string(),
  eventCode: z.string(),
  host: z.string(),
  user: z.string(),
  classUid: z.int(),
  severityId: z.int(),
  matchCount: z.int().describe('Rules that matched it.'),
  isSample: z.boolean(),
});

export const matchSchema = z.object({
  eventId: z.string(),
  time: timestamp,
  receivedAt: timestamp,
  sourceId: z.string(),
  ruleId: z.string(),
  ruleVersion: z.string(),
  ruleTitle: z.string(),
  ruleAuthor: z.string().describe('Shown with every match: Detection Rule License 1.1.'),
  level: z.string(),
  entity: z.string(),
  raisesAlert: z.boolean(),
  ruleState: z.string().describe('`shadow` or `live`: what the rule was when it met the event.'),
  hiddenBy: z.string().describe('The exception that kept it from raising an alert, or empty.'),
  isSample: z.boolean(),
});

/** As text where the bytes are UTF-8, else as base64: the bytes are exact either way. */
const rawSchema = z.object({ encoding: z.enum(['utf8', 'base64']), text: z.string(), byteLength: z.int() });

export const eventSchema = eventSummarySchema.omit({ matchCount: true }).extend({
  categories: z.array(z.string()),
  fields: z.record(z.string(), z.unknown()),
  raw: rawSchema,
  matches: z.array(matchSchema),
});

export const rejectSchema = z.object({
  id: z.string(),
  receivedAt: timestamp,
  sourceId: z.string(),
  sender: z.string(),
  reason: z.string(),
  detail: z.string(),
  isSample: z.boolean(),
  sizeBytes: z.int(),
  rawStart: rawSchema.describe('The first 4 KiB.'),
});

export const sourceCountSchema = z.object({
  sourceId: z.string(),
  events: z.int(),
  rejects: z.int(),
  lastReceivedAt: timestamp,
});

const shared = { method: 'GET', access: 'events.read', tag: 'events' } as const;
/** Who sends and how much, and nothing of what stands in it. */
const sharedOfSources = { ...shared, access: 'sources.read' } as const;

/** Which events are meant: the same in every read of events. */
const eventConditions = {
  ...timeWindow,
  query: z.string().max(4_000).optional().describe('The query language: `EventID:4688 not user:SYSTEM "some text"`.'),
  q: filterText.describe('Text anywhere in the event, in any case.'),
  source: filterText,
  rule: filterText.describe('Only events that the rule with this id matched.'),
  field: z
    .union([z.string().max(512), z.array(z.string().max(512)).max(16)])
    .optional()
    .describe('`Name=value`: exact, of a source field. Given several times, all hold.'),
};

const seriesSchema = z.object({
  key: z.string().nullable().describe('null: everything beyond the most frequent.'),
  name: z.string(),
});

export const countEventsReplySchema = z.object({
  from: timestamp,
  to: timestamp,
  widthMs: z.int(),
  series: z.array(seriesSchema),
  buckets: z.array(z.object({ startMs: z.int(), counts: z.array(z.int()).describe('In the order of `series`.') })),
  matched: z.int(),
  total: z.int().describe('Events of the range, whatever the conditions.'),
  firstAt: timestamp.nullable().describe('Event time of the earliest match.'),
  lastAt: timestamp.nullable(),
  rowsRead: z.int().describe('Rows that the engine looked at to count the matches.'),
  elapsedMs: z.int(),
});

export const topValuesReplySchema = z.object({
  field: z.string(),
  values: z.array(
    z.object({
      value: z.string(),
      isCut: z.boolean().describe('The value is longer than what is shown of it.'),
      events: z.int(),
    }),
  ),
  matched: z.int(),
  withField: z.int().describe('Matching events that have the field, not empty.'),
  different: z.int().describe('Different values; about, beyond a few thousand.'),
});

export const fieldsReplySchema = z.object({
  looked: z.int().describe('Matching events that were looked at.'),
  data: z.array(z.object({ name: z.string(), events: z.int() })),
  next: z.null(),
});

/** What a sender is like by what it gave last; `rejecting`: most of it cannot be read; `ahead`: by its clock it has yet to happen. */
export const SENDER_STATES = ['heard', 'late', 'ahead', 'rejecting', 'silent'] as const;
export type SenderState = (typeof SENDER_STATES)[number];

export const senderHealthSchema = z.object({
  sourceId: z.string(),
  sender: z.string(),
  state: z.enum(SENDER_STATES),
  events: z.int(),
  rejects: z.int(),
  rejectReasons: z.array(z.object({ reason: z.string(), rejects: z.int() })),
  matches: z.int(),
  lastReceivedAt: timestamp.describe('Also where it could not be read.'),
  newestEventAt: timestamp.nullable().describe('By its own clock.'),
  medianLagMs: z.int().nullable().describe('From an event’s own time to its receipt; negative: its clock is ahead.'),
});

export const listEvents = routeContract({
  ...shared,
  path: '/api/v1/events',
  summary: 'Search events',
  query: pageQuery.extend({ ...eventConditions, sort: z.enum(['newest', 'oldest']).default('newest') }),
  reply: pageOf(eventSummarySchema),
});

export const countEvents = routeContract({
  ...shared,
  path: '/api/v1/events/histogram',
  summary: 'Count events over time',
  query: z.object({
    ...eventConditions,
    by: z.enum(['source', 'class', 'severity']).default('source').describe('What the counts are divided by.'),
    buckets: z.coerce.number().int().min(1).max(200).default(120).describe('At most; their width is a natural one.'),
    span: z
      .enum(['kept', 'matched'])
      .default('kept')
      .describe('What the buckets cover where `from` or `to` is not given: all that is kept, or what matched.'),
  }),
  reply: countEventsReplySchema,
});

export const listTopValues = routeContract({
  ...shared,
  path: '/api/v1/events/top',
  summary: 'List what a field holds most often',
  query: z.object({
    ...eventConditions,
    of: z.string().min(1).max(256).describe('The field: of the source, or one that every event has, such as `host`.'),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  reply: topValuesReplySchema,
});

export const listEventFields = routeContract({
  ...shared,
  path: '/api/v1/events/fields',
  summary: 'List which fields matching events have',
  query: z.object(eventConditions),
  reply: fieldsReplySchema,
});

export const huntReplySchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.enum(['text', 'number', 'time']) })),
  rows: z
    .array(z.array(z.union([z.string(), z.number(), z.null()])))
    .describe('Cells in the order of `columns`; a time in milliseconds since the Unix epoch.'),
  isCut: z.boolean().describe('There are more rows than these.'),
  widthMs: z.number().nullable().describe('Of a timechart: how wide its steps are.'),
  from: timestamp.nullable().describe('As asked; null: from the beginning.'),
  to: timestamp.nullable(),
  rowsRead: z.int().describe('Events that the engine looked at.'),
  elapsedMs: z.int(),
});

export const runHunt = routeContract({
  ...shared,
  path: '/api/v1/hunt',
  summary: 'Make a table of events: stats, top, rare, timechart or fields, in order',
  query: z.object({
    ...timeWindow,
    query: z
      .string()
      .max(4_000)
      .describe('A query and its steps: `EventID:4625 | stats count() by host | sort -count`.'),
  }),
  reply: huntReplySchema,
});

/** Values that are in no event are left out; the sample recording is counted apart. The whole lake, or a stretch of event time, in one pass. */
export const lookupEvents = routeContract({
  method: 'POST',
  path: '/api/v1/events/lookup',
  access: 'events.read',
  summary: 'Tell of many values how many events hold each, as a whole word in any case, and when',
  tag: 'events',
  body: z.strictObject({ values: z.array(z.string().min(2).max(512)).min(1).max(1_000), ...timeWindow }),
  reply: z.object({
    data: z
      .array(
        z.object({
          value: z.string(),
          isSample: z.boolean(),
          events: z.int(),
          firstAt: timestamp,
          lastAt: timestamp,
        }),
      )
      .describe('Of a value that stands in both, one for live events and one for the sample.'),
    next: z.null(),
  }),
});

export const showEvent = routeContract({
  ...shared,
  path: '/api/v1/events/:eventId',
  summary: 'Show one event with its fields, its raw bytes and its matches',
  params: z.object({ eventId: z.string().max(64) }),
  reply: eventSchema,
});

export const listMatches = routeContract({
  ...shared,
  path: '/api/v1/matches',
  summary: 'List rule matches, also those that raise no alert',
  query: pageQuery.extend({
    ...timeWindow,
    rule: filterText,
    entity: filterText,
    state: z.enum(['shadow', 'live']).optional(),
    hiddenBy: filterText.describe('Only matches that this exception hides, `EX-<n>`.'),
  }),
  reply: pageOf(matchSchema),
});

export const listRejects = routeContract({
  ...shared,
  path: '/api/v1/rejects',
  summary: 'List records that could not be read',
  query: pageQuery.extend({ ...timeWindow, source: filterText, reason: filterText }),
  reply: pageOf(rejectSchema),
});

export const countSources = routeContract({
  ...sharedOfSources,
  path: '/api/v1/sources/counts',
  summary: 'Count what each source sent',
  query: z.object(timeWindow),
  reply: z.object({ data: z.array(sourceCountSchema), next: z.null() }),
});

export const listSourceHealth = routeContract({
  ...sharedOfSources,
  path: '/api/v1/sources/health',
  summary: 'Say what each source and sender gave, and since when they are silent',
  query: z.object({
    from: timestamp.describe('Of receipt, inclusive: counts are of this window.'),
    to: timestamp.describe('Exclusive.'),
  }),
  reply: z.object({
    data: z.array(senderHealthSchema),
    next: z.null(),
    lookBackFrom: timestamp.describe('Senders that were silent since before then are not told.'),
  }),
});
