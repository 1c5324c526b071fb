import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearRowSpool, createRowSpool } from './spool-rows.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wf-spool-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

it('writes all parts in their order, however many and however empty', () => {
  const parts = Array.from({ length: 1_500 }, (_, index) => Buffer.alloc(index % 7, index));
  const path = createRowSpool(dir)(parts);
  expect(readFileSync(path ?? '')).toEqual(Buffer.concat(parts));
});

it('gives no path, and leaves no file, where it cannot write', () => {
  const spool = createRowSpool(join(dir, 'nowhere'));
  expect(spool([Buffer.of(1)])).toBeUndefined();
  expect(readdirSync(dir)).toEqual([]);
});

it('forgets what another server left', () => {
  createRowSpool(dir)([Buffer.of(1)]);
  clearRowSpool(dir);
  expect(readdirSync(dir)).toEqual([]);
});
