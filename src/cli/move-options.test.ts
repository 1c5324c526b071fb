import { expect, it } from 'vitest';
import { moveOptions } from './move-options.ts';

const COMMANDS = ['alert list', 'rules', 'rules test', 'ingest'];
const lengthOf = (words: readonly string[]) =>
  [3, 2, 1].find((length) => words.length >= length && COMMANDS.includes(words.slice(0, length).join(' '))) ?? 0;
const moved = (line: string) => moveOptions(line.split(' '), lengthOf).join(' ');

it('moves the options of every command behind it, with their values', () => {
  expect(moved('--data DIR alert list')).toBe('alert list --data DIR');
  expect(moved('--json --data=DIR -q alert --server U list --limit 5')).toBe(
    'alert list --json --data=DIR -q --server U --limit 5',
  );
  expect(moved('--data rules rules test x')).toBe('rules test --data rules x');
});

it('leaves alone what stands behind the command, what it does not know, and what is no command', () => {
  for (const line of [
    'ingest a --data b -- --json',
    'alert list --data DIR',
    '--version',
    '--level high alert list',
    '--data DIR nothing',
    '--data',
    'ingest -- --json',
  ])
    expect(moved(line)).toBe(line);
});
