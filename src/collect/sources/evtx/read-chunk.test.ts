import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvtxFile } from '@ts-evtx/core';
import { describe, expect, test } from 'vitest';
import type { FieldRecord, RejectedRecord } from '../contract.ts';
import { EVTX_CHUNK_BYTES, EVTX_HEADER_BYTES, type EvtxRecord, readChunk, splitEvtxChunks } from './index.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'windows-event-log');
const KIT = process.env.WATCHFLOOR_DATA_KIT ?? join(import.meta.dirname, '../../../../../shared/data');
const COUNTS = join(KIT, 'logs/windows/_evtx_record_counts.json');
const EVTX_CASES = readdirSync(FIXTURES).filter((name) => name.startsWith('evtx-'));

function fixture(name: string): Buffer {
  return readFileSync(join(FIXTURES, name, 'input.evtx'));
}

function readAll(file: Uint8Array): readonly (EvtxRecord | RejectedRecord)[] {
  return [...splitEvtxChunks(file)].flatMap((chunk) => [...readChunk(chunk)]);
}

function recordsOf(file: Uint8Array): readonly EvtxRecord[] {
  return readAll(file).filter((record) => record.kind === 'record');
}

function rejectsOf(file: Uint8Array): readonly RejectedRecord[] {
  return readAll(file).filter((record) => record.kind === 'rejected');
}

/** `<Data Name="X">value</Data>` of the other reader's XML. */
function dataOf(xml: string): Readonly<Record<string, string>> {
  const pairs = [...xml.matchAll(/<Data Name="([^"]+)">([^<]*)<\/Data>/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name.replaceAll(' ', ''), unescapeXml(value)]));
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#x27': "'" };
  return text.replace(/&(#x27|amp|lt|gt|quot|apos);/g, (_, name: string) => named[name] ?? '');
}

/** What the two readers print alike once case, braces and white space (the other one indents) are put aside. */
function comparable(value: unknown): string {
  return String(value ?? '')
    .replace(/[{}]/g, '')
    .replace(/\s+/g, ' ')
    .toLowerCase()
    .trim();
}

describe('reading whole files', () => {
  test.each(['evtx-audit-psexec', 'evtx-sysmon-wmi', 'evtx-sysmon-leftovers'])(
    'reads the same strings from %s as another reader does',
    async (name) => {
      const other = [...(await EvtxFile.open(join(FIXTURES, name, 'input.evtx'))).records()];
      const ours = recordsOf(fixture(name));
      expect(ours.length).toBe(other.length);
      let compared = 0;
      for (const [index, record] of ours.entries()) {
        const data = dataOf(other[index]?.renderXml() ?? '');
        for (const [field, value] of Object.entries(data)) {
          const mine = record.fields[field];
          // The other reader prints hexadecimal types and GUIDs in its own way; strings must be the same.
          if (typeof mine !== 'string' || /^(0x|\{)/.test(mine)) continue;
          expect([field, comparable(mine)]).toEqual([field, comparable(value)]);
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(ours.length);
    },
  );

  test('gives the bytes of each record exactly, one after the other', () => {
    const file = fixture('evtx-audit-psexec');
    let at = EVTX_HEADER_BYTES + 512;
    for (const { recordBytes } of recordsOf(file)) {
      expect(Buffer.compare(recordBytes, file.subarray(at, at + recordBytes.length))).toBe(0);
      at += recordBytes.length;
    }
    expect(at).toBe(EVTX_HEADER_BYTES + file.readUInt32LE(EVTX_HEADER_BYTES + 48));
  });

  test('reads records whose XML uses no template, where element tokens carry no dependency id', () => {
    const records = recordsOf(fixture('evtx-powershell-literal-xml'));
    expect(records.map((record) => record.fields.EventID)).toEqual([
      800, 800, 800, 800, 800, 800, 4103, 4104, 4103, 4103,
    ]);
  });

  test('keeps the 100 ns of a FILETIME', () => {
    const [first] = recordsOf(fixture('evtx-audit-psexec'));
    expect(first?.fields.TimeCreated).toBe('2021-04-22T08:50:53.6144922Z');
    expect(first?.timeMs).toBeCloseTo(Date.UTC(2021, 3, 22, 8, 50, 53) + 614.4922, 3);
  });

  test('does not take what an older use of the chunk left behind for records', () => {
    expect(recordsOf(fixture('evtx-sysmon-leftovers')).map((record) => record.fields.EventRecordID)).toEqual([553]);
  });
});

describe('damage', () => {
  const file = fixture('evtx-audit-psexec');
  const whole = recordsOf(file);

  test('a file cut within a record gives the records before the cut, and one truncated', () => {
    const third = whole[2]?.recordBytes;
    const end = (third?.byteOffset ?? 0) - file.byteOffset + 100;
    const cut = readAll(file.subarray(0, end));
    expect(cut.map((record) => (record.kind === 'record' ? record.fields.EventID : record.reason))).toEqual([
      1102,
      4964,
      'truncated',
    ]);
  });

  test('a record with a broken length costs one reject, and the records after it still count', () => {
    const broken = Buffer.from(file);
    const second = (whole[1]?.recordBytes.byteOffset ?? 0) - file.byteOffset;
    broken.writeUInt32LE(0xffff_fff0, second + 4);
    expect(recordsOf(broken).map((record) => record.fields.EventRecordID)).toEqual(
      whole.filter((_, index) => index !== 1).map((record) => record.fields.EventRecordID),
    );
    expect(rejectsOf(broken).map((reject) => reject.reason)).toEqual(['corrupt']);
    expect(rejectsOf(broken)[0]?.raw.length).toBe(whole[1]?.recordBytes.length);
  });

  test('a chunk without its magic is told once, and its records are still read', () => {
    const broken = Buffer.from(file);
    broken.fill(0, EVTX_HEADER_BYTES, EVTX_HEADER_BYTES + 8);
    expect(recordsOf(broken).length).toBe(whole.length);
    expect(rejectsOf(broken).map((reject) => reject.detail)).toEqual(['The chunk does not begin with ElfChnk.']);
  });

  test('a log that was not closed is read to its end, whatever its header counts', () => {
    const dirty = Buffer.from(file);
    dirty.writeUInt16LE(0, 42);
    dirty.writeUInt32LE(512, EVTX_HEADER_BYTES + 48);
    expect(recordsOf(dirty).length).toBe(whole.length);
  });

  test('a chunk never written to is left out, and the one after it is read', () => {
    const padded = Buffer.concat([
      file.subarray(0, EVTX_HEADER_BYTES),
      Buffer.alloc(EVTX_CHUNK_BYTES),
      file.subarray(EVTX_HEADER_BYTES),
    ]);
    expect([...splitEvtxChunks(padded)].length).toBe(1);
    expect(recordsOf(padded).length).toBe(whole.length);
  });

  test('bytes that are no chunk at all are one reject for the header and one for the rest', () => {
    const rubbish = Buffer.alloc(EVTX_CHUNK_BYTES, 0x41);
    expect([...readChunk(rubbish)].map((record) => record.kind)).toEqual(['rejected', 'rejected']);
  });
});

type Count = {
  readonly records: number;
  readonly event_ids: Readonly<Record<string, number>>;
  readonly first: string | null;
  readonly last: string | null;
};

function idsOf(records: readonly { readonly fields: FieldRecord }[]): Readonly<Record<string, number>> {
  const ids: Record<string, number> = {};
  for (const { fields } of records) ids[String(fields.EventID)] = (ids[String(fields.EventID)] ?? 0) + 1;
  return ids;
}

/** libevtx stops at the chunk that is cut off; we read the whole records in it. */
const READ_FURTHER = 'forensics/plaso/evtx/System2.evtx';

describe.skipIf(!existsSync(COUNTS))('every EVTX file of the data kit (needs the data kit)', () => {
  test('has the records, event ids and time span that libevtx found', () => {
    const counts = JSON.parse(readFileSync(COUNTS, 'utf8')) as Readonly<Record<string, Count>>;
    let files = 0;
    for (const [path, expected] of Object.entries(counts)) {
      const records = recordsOf(readFileSync(join(KIT, path)));
      if (path === READ_FURTHER) {
        expect(records.length).toBeGreaterThan(expected.records);
        continue;
      }
      expect([path, records.length]).toEqual([path, expected.records]);
      // libevtx counts the records that use no template, and cannot read them: no ids to compare with.
      if (Object.keys(expected.event_ids).length === 0) continue;
      expect([path, idsOf(records)]).toEqual([path, expected.event_ids]);
      const times = records.map((record) => String(record.fields.TimeCreated).slice(0, 27)).sort();
      expect([path, times[0], times.at(-1)]).toEqual([path, expected.first?.slice(0, 27), expected.last?.slice(0, 27)]);
      files += 1;
    }
    expect(files).toBeGreaterThan(100);
  });
});

test('every EVTX fixture is read without a reject', () => {
  expect(EVTX_CASES.map((name) => rejectsOf(fixture(name)).length)).toEqual(EVTX_CASES.map(() => 0));
});
