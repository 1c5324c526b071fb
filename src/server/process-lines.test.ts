import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBenchFile } from '../../tests/harness/bench-input.ts';
import { isProcessCreation, linesWhere, makeVariants } from '../../tests/harness/event-variants.ts';
import { readBlock } from '../../tests/harness/read-block.ts';
import { createBlockEncoder, createRowEncoder } from '../collect/lake/index.ts';
import { findSource } from '../collect/sources/index.ts';
import { compileRules, parseRules } from '../detect/rule-engine/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import { createLineMatches } from './match-lines.ts';
import { processEntries } from './process-entries.ts';
import { MARKER_BYTES, openRecordMarker } from './record-marker.ts';

const FIXTURES = join(import.meta.dirname, '..', 'collect', 'sources', 'fixtures', 'windows-event-log');
const KIT = process.env.WATCHFLOOR_DATA_KIT;
const HAS_KIT = KIT !== undefined && existsSync(join(KIT, 'bench', 'windows.ndjson.zst'));

const RULE = `title: Whoami
id: 0c9a4c7c-0f3e-4d8e-9c79-6a3a8b0d5e22
logsource: { product: windows, category: process_creation }
detection: { selection: { CommandLine|contains: whoami }, condition: selection }
`;
const { matcher, openLines } = compileRules(parseRules({ file: 'r.yml', text: RULE, version: '' }).rules);

/** What an entry of these lines becomes: read from their bytes, or decoded one and all. */
function blockOf(payload: Buffer, how: 'bytes' | 'decoded') {
  const blocks = createBlockEncoder();
  let fromBytes = 0;
  const counted = {
    ...blocks,
    addLine: (line: Parameters<typeof blocks.addLine>[0]) => {
      const timeMs = blocks.addLine(line);
      if (timeMs !== undefined) fromBytes += 1;
      return timeMs;
    },
  };
  const rules = {
    matcher,
    matchLines: how === 'bytes' ? createLineMatches(openLines) : () => undefined,
    detections: [],
    findException: () => undefined,
    blocks: counted,
    rows: createRowEncoder(),
    inputFields: [],
    findSource,
    marker: openRecordMarker(new SharedArrayBuffer(MARKER_BYTES)),
  };
  const entry: JournalEntry = {
    ...{ sourceId: 'windows-event-log', format: 'lines', sender: '192.0.2.7', isSample: false, key: '' },
    ...{ sequence: 7, receivedAtMs: Date.parse('2026-03-01T12:00:00Z'), payload },
  };
  const batch = { journalId: 'linetest', entries: [entry], setAside: [], revision: 0, isReplay: false };
  const { rows, tallies, fault } = processEntries(batch, rules);
  const bytesOf = (table: string) => rows.find((one) => one.table === table)?.bytes ?? new Uint8Array(0);
  const events = bytesOf('events');
  return {
    fromBytes,
    told: { events: events.length === 0 ? [] : readBlock(events), rejects: bytesOf('rejects'), tallies, fault },
  };
}

function expectSame(payload: Buffer): { readonly fromBytes: number; readonly events: number } {
  const { fromBytes, told } = blockOf(payload, 'bytes');
  const oracle = blockOf(payload, 'decoded');
  expect(oracle.fromBytes).toBe(0);
  expect(told).toEqual(oracle.told);
  return { fromBytes, events: told.events.length };
}

const SYSMON = { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', UtcTime: '2026-03-01 11:00:00.125' };
const text = (event: object) => JSON.stringify(event);

it.each([
  ['plain values', text({ ...SYSMON, Image: 'C:\\Windows\\a.exe', CommandLine: 'a "b"\t\r\nä€😀', Level: 4 })],
  ['empty values', text({ ...SYSMON, Image: '', Message: '', CommandLine: 'x' })],
  ['numbers and words', text({ ...SYSMON, LogonType: 3, Initiated: true, Message: false, DestinationPort: -44_300 })],
  [
    'long values',
    text({ ...SYSMON, CommandLine: '\\'.repeat(100), Details: 'x\n'.repeat(9_000), Hashes: 'h'.repeat(127) }),
  ],
  [
    'names of the forwarder',
    text({ EventID: 4688, Channel: 'Security', Hostname: 'PC1', SourceName: 'Audit', ProcessName: 'a' }),
  ],
  ['keywords as a number', text({ EventID: 4625, Channel: 'Security', Keywords: -(2 ** 63) + 2 ** 52 })],
  [
    'audit aliases',
    text({
      EventID: 4688,
      Channel: 'Security',
      NewProcessName: 'n',
      SubjectUserName: 'u',
      SubjectDomainName: 'D',
      MandatoryLabel: 'S-1-16-8192',
    }),
  ],
  [
    'local time',
    text({
      EventID: 5,
      Channel: 'Security',
      EventTime: '2026-03-01 06:00:00',
      '@timestamp': '2026-03-01T11:00:01Z',
      EventReceivedTime: '2026-03-01 06:00:01',
    }),
  ],
  ['no time', text({ EventID: 5, Channel: 'Security' })],
  ['an event without a channel', text({ EventID: '7045', Provider_Name: 'Service Control Manager', ImagePath: 'a' })],
  ['a carriage return', `${text({ ...SYSMON, Image: 'a' })}\r`],
])('makes the same row from bytes: %s', (_, line) => {
  // Two, so that the second meets what was learned from the first.
  expect(expectSame(Buffer.from(`${line}\n${line}\n`))).toEqual({ fromBytes: 2, events: 2 });
});

it.each([
  ['a null', text({ ...SYSMON, Image: null })],
  ['a list', text({ ...SYSMON, Hashes: ['a', 'b'] })],
  ['escapes of another spelling', '{"EventID":1,"Channel":"Security","Image":"\\u0041\\/b"}'],
  ['a large number', '{"EventID":1,"Channel":"Security","ProcessName":12345678901234567890}'],
  ['a fraction', '{"EventID":1,"Channel":"Security","ProcessName":1.50}'],
  ['a nested event', text({ Event: { System: { EventID: 1, Channel: 'Security' } } })],
  ['event data as an object', text({ EventID: 1, Channel: 'Security', EventData: { Image: 'x' } })],
  ['names with blanks', text({ ...SYSMON, 'Target User Name': 'x', TargetUserName: 'y' })],
  ['a number for a copied text', text({ EventID: 4688, Channel: 'Security', NewProcessName: 5, ProcessId: 6 })],
  ['blanks behind the brace', `${text({ ...SYSMON, Image: 'a' })} \\r`],
  ['a rule that matches', text({ ...SYSMON, CommandLine: 'whoami /all' })],
  ['no event', text({ Channel: 'Security' })],
  ['no JSON', '{"EventID":1,'],
  ['a byte order mark in the midst', `\ufeff${text(SYSMON)}`],
])('leaves to the decoder: %s', (_, line) => {
  const before = text({ ...SYSMON, Image: 'before' });
  expect(expectSame(Buffer.from(`${before}\n\n${line}\n${line}\r\n${before}`)).fromBytes).toBe(2);
});

it('makes the same rows of recorded lines', () => {
  for (const file of globSync(join(FIXTURES, '*', 'input.ndjson'))) {
    expect(expectSame(readFileSync(file)).events, file).toBeGreaterThan(0);
  }
});

it.skipIf(!HAS_KIT)('makes the same rows of public recordings, and nearly all from bytes (needs the data kit)', () => {
  const content = readBenchFile('windows');
  for (const start of [0, 0.3, 0.6, 0.9].map((part) => content.indexOf('\n', part * content.length) + 1)) {
    const { fromBytes, events } = expectSame(content.subarray(start, content.indexOf('\n', start + 1_000_000) + 1));
    expect(events).toBeGreaterThan(300);
    expect(fromBytes / events).toBeGreaterThan(0.9);
  }
  const processes = linesWhere(content.subarray(0, 40_000_000), isProcessCreation);
  expect(expectSame(makeVariants(processes, 300, 'values')).fromBytes).toBeGreaterThan(200);
});
