import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { command } from '../src/cli/commands/serve.ts';
import { GLOBAL_OPTIONS } from '../src/cli/global-options.ts';
import { FLAG_OPTIONS, VALUE_OPTIONS, whyRefused } from './serve-options.mjs';

const flagsOf = [...(command.options ?? []), ...GLOBAL_OPTIONS].map(({ flags }) => flags);

it('knows the options that the command line has, and which of them take a value', () => {
  const names = (flags: readonly string[]) =>
    flags.flatMap((each) => each.match(/(?<![\w-])--?[a-z][a-z-]*/g) ?? []).sort();
  expect([...VALUE_OPTIONS].sort()).toEqual(names(flagsOf.filter((flags) => flags.includes('<'))));
  // Every command has its help.
  expect([...FLAG_OPTIONS].sort()).toEqual(
    [...names(flagsOf.filter((flags) => !flags.includes('<'))), '--help', '-h'].sort(),
  );
});

it('lets what is known through, whatever the values are', () => {
  expect(whyRefused([])).toBeUndefined();
  expect(
    whyRefused(['--port', '8080', '--host=0.0.0.0', '--data', '-odd-', '--no-demo', '-qy', '--help']),
  ).toBeUndefined();
});

it('refuses what is unknown and names the nearest', () => {
  expect(whyRefused(['--prot', '8080'])).toBe('unknown option --prot; did you mean --port?');
  expect(whyRefused(['--nodemo'])).toBe('unknown option --nodemo; did you mean --no-demo?');
  expect(whyRefused(['--entirely-unknown'])).toBe('unknown option --entirely-unknown');
  expect(whyRefused(['-x'])).toBe('unknown option -x');
  expect(whyRefused(['8080'])).toBe('it takes no argument 8080');
});

it('is asked before anything is installed or built', () => {
  const script = join(import.meta.dirname, 'start.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--prot', '1'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^watchfloor: unknown option --prot; did you mean --port\?\n/);
  expect(stderr).not.toContain('Setting up');
});
