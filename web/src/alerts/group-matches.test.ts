import { expect, test } from 'vitest';
import { groupMatches } from './group-matches.ts';

const met = (field: string, value: string, pattern: string) => ({ field, value, pattern, selection: 'selection' });

test('patterns that met the same value stand together, with every part marked', () => {
  const value = 'rundll32 comsvcs.dll MiniDump full';
  const groups = groupMatches([
    met('CommandLine', value, '*comsvcs*'),
    met('Image', 'C:\\rundll32.exe', '*\\rundll32.exe'),
    met('CommandLine', value, '*full'),
  ]);
  expect(groups.map(({ field, patterns }) => [field, patterns.map(({ pattern }) => pattern)])).toEqual([
    ['CommandLine', ['*comsvcs*', '*full']],
    ['Image', ['*\\rundll32.exe']],
  ]);
  expect(groups[0]?.spans.map(([start, end]) => value.slice(start, end))).toEqual(['comsvcs', 'full']);
});

test('marks that overlap become one', () => {
  const [group] = groupMatches([
    met('CommandLine', 'whoami /all', '*whoami*'),
    met('CommandLine', 'whoami /all', '*ami /a*'),
  ]);
  expect(group?.spans).toEqual([[0, 9]]);
});
