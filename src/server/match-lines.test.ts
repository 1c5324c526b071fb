import { expect, it } from 'vitest';
import { findSource } from '../collect/sources/index.ts';
import { compileRules, parseRules } from '../detect/rule-engine/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import { createLineMatches } from './match-lines.ts';

const RULE = `title: Whoami
id: 0c9a4c7c-0f3e-4d8e-9c79-6a3a8b0d5e22
logsource: { product: windows, category: process_creation }
detection: { selection: { CommandLine|contains: whoami }, condition: selection }
`;

const windows = findSource('windows-event-log');
if (!windows) throw new Error('no source of Windows events');
const { rules } = parseRules({ file: 'r.yml', text: RULE, version: '' });
const matchLines = createLineMatches(compileRules(rules).openLines);

const line = (CommandLine: string) =>
  JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', CommandLine });
const LINES = `${line('a')}\r\n\n{broken\n${line('whoami /all')}\n`;

const entryOf = (payload: Buffer, changes: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ sequence: 1, receivedAtMs: 0, sourceId: 'windows-event-log', format: 'lines', sender: '', isSample: false },
  ...{ key: '', payload, ...changes },
});

it('says for each line which rules match, by the number that the decoder gives the line', () => {
  const matches = matchLines(entryOf(Buffer.from(LINES)), windows);
  expect([...(matches?.rules ?? [])]).toEqual([[4, [0]]]);
  const decoded = [...windows.decode(Buffer.from(LINES), 'lines', { receivedAtMs: 0, sender: '' })];
  expect(decoded.map((record) => record.line)).toEqual([1, 3, 4]);
  const { scanned } = matches ?? {};
  expect(scanned?.lines.slice(0, scanned.count)).toEqual([1, 3, 4]);
  expect(scanned?.starts.map((start, index) => LINES.slice(start, scanned.ends[index]))).toEqual(
    decoded.map(({ raw }) => Buffer.from(raw).toString()),
  );
});

it.each([
  [
    'UTF-16, which is cut into lines only after it was transcoded',
    { payload: Buffer.from(`\ufeff${LINES}`, 'utf16le') },
  ],
  ['another format', { format: 'json' as const }],
])('leaves to the decoder: %s', (_, changes) => {
  expect(matchLines(entryOf(Buffer.from(LINES), changes), windows)).toBeUndefined();
});

it('leaves sources to the decoder that promise nothing of their lines', () => {
  const { lines: _, ...silent } = windows;
  expect(matchLines(entryOf(Buffer.from(LINES)), silent)).toBeUndefined();
});
