import { expect, test } from 'vitest';
import { matchedSpans } from './matched-spans.ts';

const marked = (value: string, pattern: string) =>
  matchedSpans(value, pattern).map(([start, end]) => value.slice(start, end));

test('a suffix pattern marks the end of the value, in whatever case', () => {
  expect(marked('C:\\Tools\\CMD.EXE\\x\\cmd.exe', '*\\cmd.exe')).toEqual(['\\cmd.exe']);
  expect(matchedSpans('C:\\Tools\\CMD.EXE\\x\\cmd.exe', '*\\cmd.exe')).toEqual([[18, 26]]);
});

test('a contains pattern marks the first place', () => {
  expect(marked('powershell -EncodedCommand aGk=', '*-enc*')).toEqual(['-Enc']);
});

test('several pieces are marked in their order', () => {
  expect(marked('rundll32 comsvcs.dll, MiniDump 624 out full', '*comsvcs*minidump*full*')).toEqual([
    'comsvcs',
    'MiniDump',
    'full',
  ]);
});

test('a question mark meets one character, and an escaped star only itself', () => {
  expect(marked('net user a1 /add', '*user ?1 *')).toEqual(['user a1 ']);
  expect(marked('dir *.txt', '*\\*.txt')).toEqual(['*.txt']);
});

test('a pattern that cannot be placed marks nothing', () => {
  expect(matchedSpans('10.0.0.7', '10.0.0.0/8')).toEqual([]);
  expect(matchedSpans('anything', '*')).toEqual([]);
});

test('letters that grow when lowered do not shift the marks', () => {
  expect(marked('İİ cmd.exe', '*cmd*')).toEqual(['cmd']);
});
