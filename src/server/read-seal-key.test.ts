import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSealKey } from './read-seal-key.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a key is made once, for nobody else to read, and read from then on', () => {
  const own = join(folder, 'seal.key');
  const made = readSealKey(undefined, own);
  expect([made.length, statSync(own).mode & 0o777]).toEqual([32, 0o600]);
  expect(readSealKey(undefined, own)).toEqual(made);
});

test('a named file is taken as it is, and one that holds no key stops the start', () => {
  const named = join(folder, 'named.key');
  writeFileSync(named, `${'ab'.repeat(32)}\n`);
  expect(readSealKey(named, join(folder, 'never'))).toEqual(Buffer.alloc(32, 0xab));
  writeFileSync(named, 'short');
  for (const file of [named, join(folder, 'missing')])
    expect(() => readSealKey(file, join(folder, 'never'))).toThrow('64 hexadecimal digits');
});
