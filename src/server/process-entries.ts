import {
  type BlockEncoder,
  encodeMatches,
  encodeRejects,
  type LakeEvent,
  type RecordOrigin,
} from '../collect/lake/index.ts';
import type { EventBrief } from '../collect/ocsf/index.ts';
import type { DecodedEvent, DecodedRecord, JournalledSource, RejectedRecord } from '../collect/sources/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import { happenedMs } from './correlation-input.ts';
import { detect } from './detect-event.ts';
import {
  begin,
  broken,
  type EntryBatch,
  keyOf,
  LOST,
  type LoadedRules,
  noteFault,
  type ProcessedEntries,
  type SourceTally,
  tallyOf,
  type Work,
} from './entry-work.ts';
import type { LineMatches } from './match-lines.ts';

const NO_RULES: readonly number[] = [];

/**
 * Decode, detect, map and encode: everything between the journal and the lake. Depends on nothing but the batch and
 * the rules, so that a replay makes the same rows.
 */
export function processEntries(batch: EntryBatch, rules: LoadedRules): ProcessedEntries {
  const { journalId, entries, setAside, isReplay } = batch;
  const work: Work = {
    journalId,
    setAside: new Set(setAside.map(keyOf)),
    rules,
    encoder: isReplay ? rules.rows : rules.blocks,
    addLine: isReplay || setAside.length > 0 ? undefined : rules.blocks.addLine,
    rejects: [],
    matches: [],
    hits: [],
    inputs: [],
    tallies: new Map(),
    fault: undefined,
  };
  // A batch that broke off has left its rows there.
  work.encoder.clear();
  for (const entry of entries) processEntry(work, entry);
  rules.marker.leave();
  const rows = [work.encoder.take(), encodeRejects(work.rejects), encodeMatches(work.matches)];
  return {
    rows: rows.filter((encoded) => encoded.rowCount > 0),
    hits: work.hits,
    inputs: work.inputs,
    tallies: [...work.tallies.values()],
    fault: work.fault,
  };
}

/** Takes its events one by one, so that each may be forgotten when it is written: a batch of live events costs more. */
function processEntry(work: Work, entry: JournalEntry): void {
  const source = work.rules.findSource(entry.sourceId);
  const lineMatches = source && matchedLines(work, entry, source);
  if (source?.lines?.stored && lineMatches && work.addLine) {
    processLines(work, entry, { source, lineMatches, addLine: work.addLine });
    return;
  }
  let record = 0;
  for (const decoded of source ? recordsOf(work, entry, { source }) : [unknownSource(entry)]) {
    const line = decoded.kind === 'event' ? decoded.line : undefined;
    const isMatched = lineMatches !== undefined && line !== undefined;
    const rules = isMatched ? (lineMatches.rules.get(line) ?? NO_RULES) : undefined;
    processRecord(work, decoded, { origin: originOf(work, entry, record), source, rules });
    record += 1;
  }
}

type RecordWork = {
  readonly origin: RecordOrigin;
  readonly source: JournalledSource | undefined;
  /** That match, where it is known. */
  readonly rules: readonly number[] | undefined;
};

function processRecord(work: Work, decoded: DecodedRecord, { origin, source, rules }: RecordWork): void {
  const { sequence, record } = origin.position;
  if (decoded.kind === 'rejected' || !source) {
    reject(work, origin, decoded.kind === 'rejected' ? decoded : broken('read', decoded.raw));
    return;
  }
  const brief = mapped(work, origin, { source, event: decoded });
  if (!brief) {
    reject(work, origin, broken('map', decoded.raw));
    return;
  }
  const tally = tallyOf(work, origin);
  const event: LakeEvent = { origin, event: decoded, brief };
  detect(work, event, { tally, rules, source });
  if (begin(work, sequence, { record, step: 'encode' })) {
    store(work, event, tally);
  } else {
    noteFault(work, tally, LOST);
    reject(work, origin, broken('store', decoded.raw));
  }
}

function originOf(work: Work, entry: JournalEntry, record: number): RecordOrigin {
  const { receivedAtMs, sourceId, sender, isSample, sequence } = entry;
  return { position: { journalId: work.journalId, sequence, record }, receivedAtMs, sourceId, sender, isSample };
}

type LineWork = {
  readonly source: JournalledSource;
  readonly lineMatches: LineMatches;
  readonly addLine: BlockEncoder['addLine'];
};

/** Of sources whose every line is one record: only those are decoded that match a rule, or are not understood from their bytes. */
function processLines(work: Work, entry: JournalEntry, { source, lineMatches, addLine }: LineWork): void {
  const { payload, receivedAtMs } = entry;
  const { scanned, rules } = lineMatches;
  const tally = tallyOf(work, entry);
  for (let index = 0; index < scanned.count; index += 1) {
    const origin = originOf(work, entry, index);
    const matched = rules.get(scanned.lines[index] ?? 0);
    if (matched === undefined) {
      work.rules.marker.enter(entry.sequence, index, 'encode');
      const timeMs = lineTime(work, tally, () => addLine({ origin, source, payload, scanned, index }));
      if (timeMs !== undefined) {
        tally.events += 1;
        tally.newestMs = Math.max(tally.newestMs, Math.min(timeMs, receivedAtMs));
        tally.receivedMs = Math.max(tally.receivedMs, receivedAtMs);
        continue;
      }
    }
    // With the line feed before it, so that only a payload's first line can begin with a byte order mark.
    const start = Math.max(0, (scanned.starts[index] ?? 0) - 1);
    const alone = { ...entry, payload: payload.subarray(start, scanned.ends[index]) };
    const [decoded] = recordsOf(work, alone, { source, first: index });
    if (decoded !== undefined) processRecord(work, decoded, { origin, source, rules: matched ?? NO_RULES });
  }
}

/** Where it breaks, the line is decoded: that is counted, and reported. */
function lineTime(work: Work, tally: SourceTally, add: () => number | undefined): number | undefined {
  try {
    return add();
  } catch (error) {
    noteFault(work, tally, error);
    return undefined;
  }
}

function reject(work: Work, origin: RecordOrigin, rejected: RejectedRecord): void {
  work.rejects.push({ origin, reject: rejected });
  tallyOf(work, origin).rejects += 1;
}

/** What cannot be written becomes a reject. Its alerts stand. */
function store(work: Work, event: LakeEvent, tally: SourceTally): void {
  tally.newestMs = Math.max(tally.newestMs, happenedMs(event));
  tally.receivedMs = Math.max(tally.receivedMs, event.origin.receivedAtMs);
  try {
    work.encoder.add(event);
    tally.events += 1;
  } catch (error) {
    noteFault(work, tally, error);
    reject(work, event.origin, broken('store', event.event.raw));
  }
}

/**
 * A decoder that breaks or hangs, against its promise, must not hold up everything behind: the rest of its entry is one
 * reject.
 */
function* recordsOf(
  work: Work,
  entry: JournalEntry,
  { source, first = 0 }: { readonly source: JournalledSource; readonly first?: number },
): Iterable<DecodedRecord> {
  const { payload, format, receivedAtMs, sender, sequence } = entry;
  let records: Iterator<DecodedRecord> | undefined;
  try {
    for (let record = first; ; record += 1) {
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
