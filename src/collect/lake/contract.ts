import { z } from 'zod';
import { pageOf, pageQuery, routeContract } from '../../platform/http/contract.ts';
import type { EventPosition } from '../../platform/kernel/index.ts';
import type { OcsfEvent } from '../ocsf/index.ts';
import type { DecodedEvent, RejectedRecord } from '../sources/index.ts';

/** Where a record came from; with its position it is all that a lake row needs beyond the event itself. */
export type RecordOrigin = {
  readonly position: EventPosition;
  readonly receivedAtMs: number;
  readonly sourceId: string;
  readonly sender: string;
  readonly isSample: boolean;
};

export type LakeEvent = { readonly origin: RecordOrigin; readonly event: DecodedEvent; readonly ocsf: OcsfEvent };
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

/** Rows in ClickHouse RowBinary, ready to send. */
export type EncodedRows = { readonly table: LakeTable; readonly rowCount: number; readonly bytes: Uint8Array };

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

export const listEvents = routeContract({
  ...shared,
  path: '/api/v1/events',
  summary: 'Search events, newest first',
  query: pageQuery.extend({
    ...timeWindow,
    q: filterText.describe('Text anywhere in the event, in any case.'),
    source: filterText,
    rule: filterText.describe('Only events that the rule with this id matched.'),
    field: filterText.describe('`Name=value`: exact, of a source field.'),
  }),
  reply: pageOf(eventSummarySchema),
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
  ...shared,
  path: '/api/v1/sources/counts',
  summary: 'Count what each source sent',
  query: z.object(timeWindow),
  reply: z.object({ data: z.array(sourceCountSchema), next: z.null() }),
});
