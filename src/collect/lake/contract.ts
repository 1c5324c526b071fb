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
};

export type LakeTable = 'events' | 'rejects' | 'matches';

/** Rows in ClickHouse RowBinary, ready to send. */
export type EncodedRows = { readonly table: LakeTable; readonly rowCount: number; readonly bytes: Uint8Array };

export type QueryLimits = { readonly timeoutMs: number; readonly maxRows: number; readonly maxMemoryBytes: number };

/**
 * The event lake: the ClickHouse dialect over its HTTP protocol, embedded (a supervised child process behind a Unix
 * socket) or a cluster's URL.
 * Errors thrown: `lake.unavailable` (unavailable: try again with the same token), `lake.query-rejected` (invalid),
 * `lake.limit-exceeded` (invalid).
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
