import type { BlockEncoder, EncodedRows, EventEncoder, LakeMatch, LakeReject } from '../collect/lake/index.ts';
import type { JournalledSource, RejectedRecord } from '../collect/sources/index.ts';
import type { EventFacts } from '../detect/alerts/index.ts';
import type { Detection, FindException } from '../detect/detections/index.ts';
import type { CorrelationInput, MatchedField, RuleMatcher } from '../detect/rule-engine/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import type { EventId } from '../platform/kernel/index.ts';
import type { MatchLines } from './match-lines.ts';
import type { RecordMarker, RecordPlace, Step } from './record-marker.ts';

/** Rules ready to run. `detections[n]` belongs to rule n of the matcher. */
export type LoadedRules = {
  readonly matcher: RuleMatcher;
  readonly matchLines: MatchLines;
  readonly detections: readonly Detection[];
  readonly findException: FindException;
  /** For events that come for the first time. */
  readonly blocks: BlockEncoder;
  /** For replays, which may have to leave out some of the rows. */
  readonly rows: EventEncoder;
  /** By rule: the fields that correlations ask of its matches; undefined where none names it. */
  readonly inputFields: readonly (readonly string[] | undefined)[];
  readonly findSource: (id: string) => JournalledSource | undefined;
  /** Tells the outside at which record the work is. */
  readonly marker: RecordMarker;
};

export type EntryBatch = {
  readonly journalId: string;
  readonly entries: readonly JournalEntry[];
  /** Steps on which threads were lost before: not to be taken again. */
  readonly setAside: readonly RecordPlace[];
  /** Of the rules: those that were in force when the batch was planned. */
  readonly revision: number;
  /** Some of it may stand in the lake already. */
  readonly isReplay: boolean;
};

/** A match that raises an alert; `rule` is an index into the detections, so that descriptions are not copied per hit. */
export type Hit = {
  readonly rule: number;
  readonly eventId: EventId;
  readonly eventTimeMs: number;
  readonly receivedAtMs: number;
  readonly sourceId: string;
  readonly isSample: boolean;
  readonly facts: EventFacts;
  readonly matchedFields: readonly MatchedField[];
};

export type SourceTally = {
  readonly sourceId: string;
  readonly isSample: boolean;
  events: number;
  rejects: number;
  matches: number;
  /** Time of the newest event, not after its receipt; and of the latest receipt. Minus infinity for none. */
  newestMs: number;
  receivedMs: number;
  /** Records on which a rule, a decoder or a mapping broke: faults of Watchfloor, never silent. */
  faults: number;
};

export type ProcessedEntries = {
  readonly rows: readonly EncodedRows[];
  readonly hits: readonly Hit[];
  /** For correlations, in the order of receipt. */
  readonly inputs: readonly CorrelationInput[];
  readonly tallies: readonly SourceTally[];
  /** The first fault's message, for the log. */
  readonly fault: string | undefined;
};

/** A batch on its way through. */
export type Work = {
  readonly journalId: string;
  readonly setAside: ReadonlySet<string>;
  readonly rules: LoadedRules;
  readonly encoder: EventEncoder;
  /** Undefined where every record is to be decoded. */
  readonly addLine: BlockEncoder['addLine'] | undefined;
  readonly rejects: LakeReject[];
  readonly matches: LakeMatch[];
  readonly hits: Hit[];
  readonly inputs: CorrelationInput[];
  readonly tallies: Map<string, SourceTally>;
  fault: string | undefined;
};

export const keyOf = ({ sequence, record, step }: RecordPlace): string => `${sequence} ${record} ${step}`;

/** Marks the step as begun; false where it is not to be taken. */
export function begin(work: Work, sequence: number, { record, step }: { record: number; step: Step }): boolean {
  work.rules.marker.enter(sequence, record, step);
  return work.setAside.size === 0 || !work.setAside.has(keyOf({ sequence, record, step }));
}

export function tallyOf(work: Work, { sourceId, isSample }: { sourceId: string; isSample: boolean }): SourceTally {
  const key = `${sourceId} ${isSample}`;
  const none = { newestMs: Number.NEGATIVE_INFINITY, receivedMs: Number.NEGATIVE_INFINITY };
  const tally = work.tallies.get(key) ?? { sourceId, isSample, events: 0, rejects: 0, matches: 0, faults: 0, ...none };
  work.tallies.set(key, tally);
  return tally;
}

export function noteFault(work: Work, tally: SourceTally, error: unknown): void {
  tally.faults += 1;
  work.fault ??= error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export const LOST = new Error('Detection threads were lost on a record: it is set aside.');

export function broken(verb: 'read' | 'map' | 'store', raw: Uint8Array): RejectedRecord {
  return { kind: 'rejected', reason: 'broken', detail: `Watchfloor failed to ${verb} this; the log says why.`, raw };
}
