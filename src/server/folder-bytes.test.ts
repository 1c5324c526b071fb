import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderBytes } from './folder-bytes.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wf-bytes-'));
  mkdirSync(join(dir, 'parts'));
  writeFileSync(join(dir, 'server.log'), 'x'.repeat(10));
  writeFileSync(join(dir, 'server.log.1'), 'x'.repeat(100));
  writeFileSync(join(dir, 'parts', 'one'), 'x'.repeat(1_000));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('counts the files of a folder and of those in it', async () => {
  expect(await folderBytes(dir)).toBe(1_110);
});

it('counts on when a log is rotated away meanwhile', async () => {
  const rotating = async (path: string): Promise<number> => {
    if (path.endsWith('.1')) rmSync(path);
    return statSync(path).size;
  };
  expect(await folderBytes(dir, rotating)).toBe(1_010);
});

it('does not call a folder empty that cannot be read, or a file that cannot', async () => {
  await expect(folderBytes(join(dir, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  const failing = () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
  await expect(folderBytes(dir, failing)).rejects.toMatchObject({ code: 'EACCES' });
});
