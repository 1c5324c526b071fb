import {
  type EncodedRows,
  type EncodeEvents,
  encodeMatches,
  encodeRejects,
  type LakeEvent,
  type LakeMatch,
  type LakeReject,
} from '../collect/lake/index.ts';
import type { OcsfEvent } from '../collect/ocsf/index.ts';
import {
  type DecodedEvent,
  type DecodedRecord,
  findSource,
  type RejectedRecord,
  type SourceDefinition,
} from '../collect/sources/index.ts';
import { type EventFacts, factsOf } from '../detect/alerts/index.ts';
import type { Detection } from '../detect/detections/index.ts';
import type { MatchedField, RuleMatcher } from '../detect/rule-engine/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import { type EventId, eventIdOf } from '../platform/kernel/index.ts';

/** Rules ready to run. `detections[n]` belongs to rule n of the matcher. */
export type LoadedRules = {
  readonly matcher: RuleMatcher;
  readonly detections: readonly Detection[];
  readonly encodeEvents: EncodeEvents;
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
  /** Records on which a rule, a decoder or a mapping broke: faults of Watchfloor, never silent. */
  faults: number;
};

export type ProcessedEntries = {
  readonly rows: readonly EncodedRows[];
  readonly hits: readonly Hit[];
  readonly tallies: readonly SourceTally[];
  /** The first fault's message, for the log. */
  readonly fault: string | undefined;
};

type Work = {
  readonly journalId: string;
  readonly rules: LoadedRules;
  readonly rejects: LakeReject[];
  readonly matches: LakeMatch[];
  readonly hits: Hit[];
  readonly tallies: Map<string, SourceTally>;
  fault: string | undefined;
};

/**
 * Decode, detect, map and encode: everything between the journal and the lake. Depends on nothing but the entries and
 * the rules, so that a replay makes the same rows.
 */
export function processEntries(
  journalId: string,
  entries: readonly JournalEntry[],
  rules: LoadedRules,
): ProcessedEntries {
  const work: Work = {
    journalId,
    rules,
    rejects: [],
    matches: [],
    hits: [],
    tallies: new Map(),
    fault: undefined,
  };
  const events = rules.encodeEvents(entries.values().flatMap((entry) => processEntry(work, entry)));
  const rows = [events, encodeRejects(work.rejects), encodeMatches(work.matches)];
  return {
    rows: rows.filter((encoded) => encoded.rowCount > 0),
    hits: work.hits,
    tallies: [...work.tallies.values()],
    fault: work.fault,
  };
}

function tallyOf(work: Work, { sourceId, isSample }: JournalEntry): SourceTally {
  const key = `${sourceId} ${isSample}`;
  const tally = work.tallies.get(key) ?? { sourceId, isSample, events: 0, rejects: 0, matches: 0, faults: 0 };
  work.tallies.set(key, tally);
  return tally;
}

/** Gives the events one by one; rejects, matches and hits are kept in `work` on the way. */
function* processEntry(work: Work, entry: JournalEntry): Iterable<LakeEvent> {
  const source = findSource(entry.sourceId);
  const tally = tallyOf(work, entry);
  const { receivedAtMs, sourceId, sender, isSample, sequence } = entry;
  const records = source?.decode(entry.payload, entry.format, { receivedAtMs, sender }) ?? [unknownSource(entry)];
  const onBreak = (error: unknown) => noteFault(work, tally, error);
  let record = 0;
  for (const decoded of unbroken(records, entry, onBreak)) {
    const origin = {
      position: { journalId: work.journalId, sequence, record },
      receivedAtMs,
      sourceId,
      sender,
      isSample,
    };
    record += 1;
    if (decoded.kind === 'rejected') {
      work.rejects.push({ origin, reject: decoded });
      tally.rejects += 1;
    } else if (source) {
      const ocsf = mapped(source, decoded, onBreak);
      if (!ocsf) {
        work.rejects.push({ origin, reject: broken('map', decoded.raw) });
        tally.rejects += 1;
        continue;
      }
      const event: LakeEvent = { origin, event: decoded, ocsf };
      tally.events += 1;
      detect(work, event, tally);
      yield event;
    }
  }
}

/** A decoder that breaks, against its promise, must not hold up everything behind: the rest of its entry is one reject. */
function* unbroken(
  records: Iterable<DecodedRecord>,
  { payload }: JournalEntry,
  onBreak: (error: unknown) => void,
): Iterable<DecodedRecord> {
  try {
    yield* records;
  } catch (error) {
    onBreak(error);
    yield broken('read', payload);
  }
}

function broken(verb: 'read' | 'map', raw: Uint8Array): RejectedRecord {
  return { kind: 'rejected', reason: 'malformed', detail: `Watchfloor failed to ${verb} this; the log says why.`, raw };
}

function mapped(
  source: SourceDefinition,
  event: DecodedEvent,
  onBreak: (error: unknown) => void,
): OcsfEvent | undefined {
  try {
    return source.toOcsf(event);
  } catch (error) {
    onBreak(error);
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

/** A rule that breaks must cost neither the event nor the batch: the fault is counted and reported. */
function detect(work: Work, event: LakeEvent, tally: SourceTally): void {
  try {
    for (const rule of work.rules.matcher.match(event.event)) {
      recordMatch(work, event, rule);
      tally.matches += 1;
    }
  } catch (error) {
    noteFault(work, tally, error);
  }
}

function recordMatch(work: Work, event: LakeEvent, rule: number): void {
  const detection = work.rules.detections[rule];
  if (!detection) return;
  const facts = factsOf(event.ocsf);
  work.matches.push({
    origin: event.origin,
    eventTimeMs: event.event.timeMs,
    ruleId: detection.rule.id,
    ruleVersion: detection.rule.version,
    ruleTitle: detection.rule.title,
    ruleAuthor: detection.rule.author,
    level: detection.rule.level,
    entity: `${facts.entity.type}:${facts.entity.name}`,
    raisesAlert: detection.raisesAlert,
  });
  if (detection.raisesAlert) work.hits.push(hitOf(work, event.event, { rule, facts, origin: event.origin }));
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
