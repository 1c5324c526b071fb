import {
  type EncodedRows,
  type EncodeEvents,
  encodeMatches,
  encodeRejects,
  type LakeEvent,
  type LakeMatch,
  type LakeReject,
  type RecordOrigin,
} from '../collect/lake/index.ts';
import type { EventBrief } from '../collect/ocsf/index.ts';
import type { DecodedEvent, DecodedRecord, JournalledSource, RejectedRecord } from '../collect/sources/index.ts';
import { type EventFacts, factsOf } from '../detect/alerts/index.ts';
import type { Detection, FindException } from '../detect/detections/index.ts';
import type { CorrelationInput, MatchedField, RuleMatcher } from '../detect/rule-engine/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import { type EventId, eventIdOf } from '../platform/kernel/index.ts';
import { clockSourceOf, happenedMs, pickFields, SAMPLE } from './correlation-input.ts';
import type { LineMatches, MatchLines } from './match-lines.ts';
import type { RecordMarker, RecordPlace, Step } from './record-marker.ts';

/** Rules ready to run. `detections[n]` belongs to rule n of the matcher. */
export type LoadedRules = {
  readonly matcher: RuleMatcher;
  readonly matchLines: MatchLines;
  readonly detections: readonly Detection[];
  readonly findException: FindException;
  readonly encodeEvents: EncodeEvents;
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

type Work = {
  readonly journalId: string;
  readonly setAside: ReadonlySet<string>;
  readonly rules: LoadedRules;
  readonly rejects: LakeReject[];
  readonly matches: LakeMatch[];
  readonly hits: Hit[];
  readonly inputs: CorrelationInput[];
  readonly tallies: Map<string, SourceTally>;
  fault: string | undefined;
};

/**
 * Decode, detect, map and encode: everything between the journal and the lake. Depends on nothing but the batch and
 * the rules, so that a replay makes the same rows.
 */
export function processEntries({ journalId, entries, setAside }: EntryBatch, rules: LoadedRules): ProcessedEntries {
  const work: Work = {
    journalId,
    setAside: new Set(setAside.map(keyOf)),
    rules,
    rejects: [],
    matches: [],
    hits: [],
    inputs: [],
    tallies: new Map(),
    fault: undefined,
  };
  const events = rules.encodeEvents(
    entries.values().flatMap((entry) => processEntry(work, entry)),
    (event, error) => rejectUnwritable(work, event, error),
  );
  rules.marker.leave();
  const rows = [events, encodeRejects(work.rejects), encodeMatches(work.matches)];
  return {
    rows: rows.filter((encoded) => encoded.rowCount > 0),
    hits: work.hits,
    inputs: work.inputs,
    tallies: [...work.tallies.values()],
    fault: work.fault,
  };
}

const keyOf = ({ sequence, record, step }: RecordPlace): string => `${sequence} ${record} ${step}`;

/** Marks the step as begun; false where it is not to be taken. */
function begin(work: Work, sequence: number, { record, step }: { record: number; step: Step }): boolean {
  work.rules.marker.enter(sequence, record, step);
  return work.setAside.size === 0 || !work.setAside.has(keyOf({ sequence, record, step }));
}

function tallyOf(work: Work, { sourceId, isSample }: { sourceId: string; isSample: boolean }): SourceTally {
  const key = `${sourceId} ${isSample}`;
  const none = { newestMs: Number.NEGATIVE_INFINITY, receivedMs: Number.NEGATIVE_INFINITY };
  const tally = work.tallies.get(key) ?? { sourceId, isSample, events: 0, rejects: 0, matches: 0, faults: 0, ...none };
  work.tallies.set(key, tally);
  return tally;
}

/** Gives the events one by one; rejects, matches and hits are kept in `work` on the way. */
function* processEntry(work: Work, entry: JournalEntry): Iterable<LakeEvent> {
  const source = work.rules.findSource(entry.sourceId);
  const tally = tallyOf(work, entry);
  const { receivedAtMs, sourceId, sender, isSample, sequence } = entry;
  const lineMatches = source && matchedLines(work, entry, source);
  let record = 0;
  for (const decoded of source ? recordsOf(work, entry, source) : [unknownSource(entry)]) {
    const origin = {
      position: { journalId: work.journalId, sequence, record },
      receivedAtMs,
      sourceId,
      sender,
      isSample,
    };
    record += 1;
    if (decoded.kind === 'rejected' || !source) {
      reject(work, origin, decoded.kind === 'rejected' ? decoded : broken('read', decoded.raw));
      continue;
    }
    const brief = mapped(work, origin, { source, event: decoded });
    if (!brief) {
      reject(work, origin, broken('map', decoded.raw));
      continue;
    }
    const event: LakeEvent = { origin, event: decoded, brief };
    detect(work, event, { tally, lineMatches, source });
    if (begin(work, sequence, { record: origin.position.record, step: 'encode' })) {
      tally.events += 1;
      tally.newestMs = Math.max(tally.newestMs, happenedMs(event));
      tally.receivedMs = Math.max(tally.receivedMs, receivedAtMs);
      yield event;
    } else {
      noteFault(work, tally, LOST);
      reject(work, origin, broken('store', decoded.raw));
    }
  }
}

function reject(work: Work, origin: RecordOrigin, rejected: RejectedRecord): void {
  work.rejects.push({ origin, reject: rejected });
  tallyOf(work, origin).rejects += 1;
}

/** The encoder has the event already, and it is counted: what it cannot write becomes a reject. Its alerts stand. */
function rejectUnwritable(work: Work, { origin, event }: LakeEvent, error: unknown): void {
  const tally = tallyOf(work, origin);
  tally.events -= 1;
  noteFault(work, tally, error);
  reject(work, origin, broken('store', event.raw));
}

/**
 * A decoder that breaks or hangs, against its promise, must not hold up everything behind: the rest of its entry is one
 * reject.
 */
function* recordsOf(work: Work, entry: JournalEntry, source: JournalledSource): Iterable<DecodedRecord> {
  const { payload, format, receivedAtMs, sender, sequence } = entry;
  let records: Iterator<DecodedRecord> | undefined;
  try {
    for (let record = 0; ; record += 1) {
      if (!begin(work, sequence, { record, step: 'read' })) throw LOST;
      records ??= source.decode(payload, format, { receivedAtMs, sender })[Symbol.iterator]();
      const next = records.next();
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    noteFault(work, tallyOf(work, entry), error);
    yield broken('read', payload);
  }
}

const LOST = new Error('Detection threads were lost on a record: it is set aside.');

function broken(verb: 'read' | 'map' | 'store', raw: Uint8Array): RejectedRecord {
  return { kind: 'rejected', reason: 'broken', detail: `Watchfloor failed to ${verb} this; the log says why.`, raw };
}

type Mapping = { readonly source: JournalledSource; readonly event: DecodedEvent };

function mapped(work: Work, origin: RecordOrigin, { source, event }: Mapping): EventBrief | undefined {
  const { sequence, record } = origin.position;
  try {
    if (!begin(work, sequence, { record, step: 'map' })) throw LOST;
    return source.toBrief(event);
  } catch (error) {
    noteFault(work, tallyOf(work, origin), error);
    return undefined;
  }
}

function noteFault(work: Work, tally: SourceTally, error: unknown): void {
  tally.faults += 1;
  work.fault ??= error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** An entry of a source that this version does not know (any more): kept, and counted, as one reject. */
function unknownSource({ sourceId, payload }: JournalEntry): RejectedRecord {
  return {
    kind: 'rejected',
    reason: 'not-an-event',
    detail: `This version knows no source ${sourceId}.`,
    raw: payload,
  };
}

/** Undefined where lines broke, or were set aside: then the records are taken one by one, and tell which of them it is. */
function matchedLines(work: Work, entry: JournalEntry, source: JournalledSource): LineMatches | undefined {
  if (!begin(work, entry.sequence, { record: 0, step: 'match-lines' })) return undefined;
  try {
    return work.rules.matchLines(entry, source);
  } catch (error) {
    noteFault(work, tallyOf(work, entry), error);
    return undefined;
  }
}

type EntryWork = {
  readonly tally: SourceTally;
  readonly lineMatches: LineMatches | undefined;
  readonly source: JournalledSource;
};

const NO_RULES: readonly number[] = [];

/** A rule that breaks or hangs must cost neither the event nor the batch: the fault is counted and reported. */
function detect(work: Work, event: LakeEvent, { tally, lineMatches, source }: EntryWork): void {
  const { sequence, record } = event.origin.position;
  try {
    if (!begin(work, sequence, { record, step: 'match' })) throw LOST;
    const { line } = event.event;
    const isMatched = lineMatches !== undefined && line !== undefined;
    const rules = isMatched ? (lineMatches.get(line) ?? NO_RULES) : work.rules.matcher.match(event.event);
    if (rules.length === 0) return;
    const facts = matchFacts(work, event, { tally, source });
    for (const rule of rules) {
      recordMatch(work, event, { rule, facts });
      tally.matches += 1;
    }
  } catch (error) {
    noteFault(work, tally, error);
  }
}

/** The whole mapping is made for matches only. Where it breaks, the match stands without what the event is about. */
function matchFacts(work: Work, { event }: LakeEvent, { tally, source }: Omit<EntryWork, 'lineMatches'>): EventFacts {
  try {
    return factsOf(source.toOcsf(event));
  } catch (error) {
    noteFault(work, tally, error);
    return { entity: { type: 'unknown', name: source.title }, entities: [], summary: '' };
  }
}

type RuleMatch = { readonly rule: number; readonly facts: EventFacts };

function recordMatch(work: Work, event: LakeEvent, { rule, facts }: RuleMatch): void {
  const detection = work.rules.detections[rule];
  if (!detection) return;
  const { receivedAtMs } = event.origin;
  const hiddenBy = work.rules.findException({ ruleId: detection.rule.id, event: event.event, receivedAtMs }) ?? '';
  const raisesAlert = detection.raisesAlert && hiddenBy === '';
  work.matches.push({
    origin: event.origin,
    eventTimeMs: event.event.timeMs,
    ruleId: detection.rule.id,
    ruleVersion: detection.rule.version,
    ruleTitle: detection.rule.title,
    ruleAuthor: detection.rule.author,
    level: detection.rule.level,
    entity: `${facts.entity.type}:${facts.entity.name}`,
    raisesAlert,
    ruleState: detection.state,
    hiddenBy,
  });
  const fields = work.rules.inputFields[rule];
  // What an exception hides is no part of a correlation either.
  if (fields !== undefined && hiddenBy === '') work.inputs.push(inputOf(event, detection.rule.id, fields));
  if (raisesAlert) work.hits.push(hitOf(work, event.event, { rule, facts, origin: event.origin }));
}

function inputOf(event: LakeEvent, ruleId: string, fields: readonly string[]): CorrelationInput {
  const { origin } = event;
  return {
    ruleId,
    eventId: eventIdOf(origin.position),
    timeMs: happenedMs(event),
    sourceId: clockSourceOf(origin),
    partition: origin.isSample ? SAMPLE : '',
    fields: pickFields(event.event.fields, fields),
  };
}

type HitParts = { readonly rule: number; readonly facts: EventFacts; readonly origin: LakeEvent['origin'] };

function hitOf(work: Work, event: DecodedEvent, { rule, facts, origin }: HitParts): Hit {
  return {
    rule,
    eventId: eventIdOf(origin.position),
    eventTimeMs: event.timeMs,
    receivedAtMs: origin.receivedAtMs,
    sourceId: origin.sourceId,
    isSample: origin.isSample,
    facts,
    matchedFields: work.rules.matcher.explain(rule, event),
  };
}
