import { describe, expect, it } from 'vitest';
import { createBlockEncoder, createRowEncoder } from '../collect/lake/index.ts';
import type { JournalledSource } from '../collect/sources/index.ts';
import { compileRules } from '../detect/rule-engine/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import { plantedSource } from './fixtures/planted-source.ts';
import { createLineMatches, type MatchLines } from './match-lines.ts';
import { processEntries } from './process-entries.ts';
import { MARKER_BYTES, openRecordMarker, type RecordPlace } from './record-marker.ts';

const marker = openRecordMarker(new SharedArrayBuffer(MARKER_BYTES));

function entryOf(lines: readonly string[]): JournalEntry {
  const payload = Buffer.from(`${lines.join('\n')}\n`);
  const kept = { sourceId: 'planted', format: 'lines', sender: 'here', isSample: false, key: '' } as const;
  return { ...kept, sequence: 5, receivedAtMs: 1_000, payload };
}

/** How many rows each table gets of an entry of these lines. */
function process(
  lines: readonly string[],
  setAside: readonly RecordPlace[] = [],
  { source = plantedSource, matchLines }: { source?: JournalledSource; matchLines?: MatchLines } = {},
) {
  const { matcher, openLines } = compileRules([]);
  const findSource = (): JournalledSource => source;
  const rules = {
    matcher,
    matchLines: matchLines ?? createLineMatches(openLines),
    detections: [],
    findException: () => undefined,
    blocks: createBlockEncoder(),
    rows: createRowEncoder(),
    inputFields: [],
    findSource,
    marker,
  };
  const processed = processEntries(
    { journalId: 'planted0', entries: [entryOf(lines)], setAside, revision: 0, isReplay: false },
    rules,
  );
  const rowsOf = (table: string) => processed.rows.find((rows) => rows.table === table);
  return {
    events: rowsOf('events')?.rowCount ?? 0,
    rejects: rowsOf('rejects')?.rowCount ?? 0,
    rejected: Buffer.from(rowsOf('rejects')?.bytes ?? []).toString('latin1'),
    tally: processed.tallies[0],
    fault: processed.fault,
  };
}

const at = (record: number, step: RecordPlace['step']): RecordPlace => ({ sequence: 5, record, step });

describe('a record on which Watchfloor breaks', () => {
  it.each([
    ['map', 'failed to map'],
    ['encode', 'failed to store'],
  ])('costs itself alone at the step %s, and is kept as a reject', (step, detail) => {
    const { events, rejects, rejected, tally, fault } = process(['one', `throw-${step}`, 'three']);
    expect({ events, rejects }).toEqual({ events: 2, rejects: 1 });
    expect(rejected).toContain('broken');
    expect(rejected).toContain(detail);
    expect(rejected).toContain(`throw-${step}`);
    expect(tally).toMatchObject({ events: 2, rejects: 1, faults: 1 });
    expect(fault).toContain('planted');
  });

  it('costs what stands behind it in its entry where the decoder breaks, which is kept', () => {
    const { events, rejects, rejected, tally } = process(['one', 'throw-read', 'three']);
    expect({ events, rejects }).toEqual({ events: 1, rejects: 1 });
    expect(rejected).toContain('one\nthrow-read\nthree\n');
    expect(tally).toMatchObject({ events: 1, rejects: 1, faults: 1 });
  });
});

describe('lines that are matched before they are decoded', () => {
  it('match one by one where the lines break, which is counted', () => {
    const matchLines = () => {
      throw new Error('planted');
    };
    const { events, tally, fault } = process(['one', 'two'], [], { matchLines });
    expect(events).toBe(2);
    expect(tally).toMatchObject({ events: 2, faults: 1 });
    expect(fault).toContain('planted');
  });
});

describe('a step that is set aside', () => {
  it.each([
    ['map', 'failed to map'],
    ['encode', 'failed to store'],
  ] as const)('%s is not taken again: the record is a reject', (step, detail) => {
    const { events, rejects, rejected, tally, fault } = process(['one', `hang-${step}`, 'three'], [at(1, step)]);
    expect({ events, rejects }).toEqual({ events: 2, rejects: 1 });
    expect(rejected).toContain(detail);
    expect(rejected).toContain(`hang-${step}`);
    expect(tally).toMatchObject({ events: 2, rejects: 1, faults: 1 });
    expect(fault).toContain('set aside');
  });

  it('read is not taken again: the rest of the entry is a reject', () => {
    const { events, rejects, tally } = process(['one', 'hang-read', 'three'], [at(1, 'read')]);
    expect({ events, rejects }).toEqual({ events: 1, rejects: 1 });
    expect(tally).toMatchObject({ events: 1, rejects: 1, faults: 1 });
  });

  it('read of the first record is not taken again where the decoder reads all at once', () => {
    const eager: JournalledSource = {
      ...plantedSource,
      decode: () => {
        throw new Error('must not be called');
      },
    };
    const { events, rejects, fault } = process(['hang-read'], [at(0, 'read')], { source: eager });
    expect({ events, rejects }).toEqual({ events: 0, rejects: 1 });
    expect(fault).toContain('set aside');
  });

  it('match is not taken again: the event is stored, without matches, and the fault is counted', () => {
    const { events, rejects, tally } = process(['one', 'hang-match', 'three'], [at(1, 'match')]);
    expect({ events, rejects }).toEqual({ events: 3, rejects: 0 });
    expect(tally).toMatchObject({ events: 3, matches: 0, faults: 1 });
  });

  it('match-lines is not taken again: the records are matched one by one, and tell on which it is', () => {
    const matchLines = () => {
      throw new Error('must not be called');
    };
    const outcome = process(['one', 'two'], [at(0, 'match-lines')], { matchLines });
    expect(outcome).toMatchObject({ events: 2, rejects: 0, fault: undefined });
  });

  it('of another record changes nothing', () => {
    const elsewhere: RecordPlace[] = [{ ...at(1, 'map'), sequence: 6 }, at(7, 'read')];
    expect(process(['one', 'two'], elsewhere)).toMatchObject({ events: 2, rejects: 0, fault: undefined });
  });
});

describe('the marker', () => {
  it('tells the step, also of an entry beyond 32 bits, and nothing when the work concerns no record', () => {
    const far = { sequence: 2 ** 45 + 3_000_000_000, record: 4_000, step: 'match' } as const;
    const before = marker.trace();
    marker.enter(far.sequence, far.record, far.step);
    expect(marker.place()).toEqual(far);
    expect(marker.trace()).not.toBe(before);
    process(['one']);
    expect(marker.place()).toBeUndefined();
  });
});
