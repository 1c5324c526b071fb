import type { PayloadFormat } from '../../platform/journal/index.ts';
import type { EventBrief, OcsfEvent } from '../ocsf/index.ts';

/** A value as the source wrote it. Lists come from repeated or array-valued fields; any element may match a rule. */
export type FieldValue = string | number | boolean | null | readonly FieldValue[];

/** Flat: nested names are joined by dots (`userIdentity.type`), as Sigma rules name them. */
export type FieldRecord = Readonly<Record<string, FieldValue>>;

/** What Sigma calls the log source of one event. Several categories may hold at once (`registry_event`, `registry_set`). */
export type EventLogsource = {
  readonly product: string;
  readonly service: string;
  readonly categories: readonly string[];
};

export type DecodedEvent = {
  readonly kind: 'event';
  /** Event time, milliseconds since the Unix epoch (fractions allowed); the received time where the event has none. */
  readonly timeMs: number;
  readonly fields: FieldRecord;
  readonly logsource: EventLogsource;
  /** The received bytes of this record, exactly. May be a view into the payload. */
  readonly raw: Uint8Array;
  /** Line of the payload it began on, from 1; only for the format `lines`, where blank lines count. */
  readonly line?: number;
};

/** Stable reasons: they are counted, and shown. `broken`: the record may be in order, Watchfloor failed on it. */
export type RejectReason =
  | 'malformed'
  | 'wrong-encoding'
  | 'too-long'
  | 'truncated'
  | 'corrupt'
  | 'not-an-event'
  | 'broken';

export type RejectedRecord = {
  readonly kind: 'rejected';
  readonly reason: RejectReason;
  /** One sentence for a person. */
  readonly detail: string;
  readonly raw: Uint8Array;
  /** As in `DecodedEvent`. */
  readonly line?: number;
};

export type DecodedRecord = DecodedEvent | RejectedRecord;

export type DecodeContext = { readonly receivedAtMs: number; readonly sender: string };

/** What `auto` recognition found. */
export type Recognition = {
  readonly format: PayloadFormat;
  /** 0 (no) to 1 (certain). */
  readonly confidence: number;
  /**
   * Of the format `lines`: so many bytes at the beginning (without a byte order mark, LF included) are a header that the
   * lines behind cannot be read without. Receivers repeat it at the beginning of each payload that they cut.
   */
  readonly headerBytes?: number;
};

/**
 * Everything Watchfloor knows of one kind of log, in one file. Pure: bytes in, values out, no I/O, no clock.
 * `decode` never throws for bad data: a bad record is a value, and the records after it still count.
 */
export type SourceDefinition = {
  /** kebab-case, in URLs: `windows-event-log`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** So long after it happened may an event still come in the ordinary way: correlations wait for it. */
  readonly latenessMs: number;
  /** Takes text that nothing else recognises, and keeps it searchable: no rule is meant for it. */
  readonly isCatchAll?: true;
  /** Looks at the first bytes (up to 64 KiB) of a payload. */
  readonly recognise: (sample: Uint8Array) => Recognition | undefined;
  /**
   * What senders call such logs: names of a Splunk sourcetype, an Elasticsearch index or data stream, a Fluent tag. The
   * source is asked before all others, and has what it recognises or can read.
   */
  readonly hints?: readonly RegExp[];
  /**
   * Cuts and decodes one journal payload, in order; deterministic, so that record numbers are stable over replays. Any
   * format may come: a frame is one record.
   */
  readonly decode: (payload: Uint8Array, format: PayloadFormat, context: DecodeContext) => Iterable<DecodedRecord>;
  /** The whole event; what no attribute takes stands in `unmapped`. Made for who asks, not for every event. */
  readonly toOcsf: (event: DecodedEvent) => OcsfEvent;
  /** `briefOf(toOcsf(event))`, without making the whole: ingest calls it for every event. */
  readonly toBrief: (event: DecodedEvent) => EventBrief;
  /** Of sources whose lines can be matched without decoding them all. */
  readonly lines?: LineLayout;
};

/** A field that is not simply the line's member of that name. */
export type DerivedField = {
  /** The members that it is made from, besides the deciding ones. */
  readonly inputs: readonly string[];
  /** Also where the line has a member of this name; else the decoder only fills in what is missing. */
  readonly replaces: boolean;
  /** One of the inputs as it is; a number, decimal or `0x`; or text that may stand in no member. */
  readonly kind: 'copied' | 'printed' | 'made';
};

/** What a row needs besides the fields, from the bytes of a line without `foreign` members. */
export type StoredLayout = {
  /** Fields from which `toBrief` takes anything, besides the deciding ones. */
  readonly briefed: readonly string[];
  /** `timeMs` of the event, made of members as they stand; undefined where they do not say. */
  readonly timeOf: (member: (name: string) => FieldValue | undefined) => number | undefined;
};

/**
 * How lines of one JSON object become events, for whoever reads them straight from their bytes. Structurally the rule
 * engine's type of the same name, where its promises are written down.
 */
export type LineLayout = {
  readonly decode: (line: Uint8Array) => DecodedEvent | undefined;
  readonly complete: (members: Record<string, FieldValue>) => DecodedEvent | undefined;
  readonly isUtf8: (bytes: Uint8Array) => boolean;
  readonly deciding: readonly string[];
  readonly foreign: readonly string[];
  readonly derived: Readonly<Record<string, DerivedField>>;
  /** Of sources whose lines can become rows of the lake without decoding them all: each line is one record. */
  readonly stored?: StoredLayout;
};
