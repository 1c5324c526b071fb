import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPrivateFolder } from './private-folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wf-private-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const modeOf = (path: string) => lstatSync(path).mode & 0o7777;

test('a folder is made closed, and an own one that stands open is closed', async () => {
  await createPrivateFolder(join(dir, 'new'));
  mkdirSync(join(dir, 'open'));
  chmodSync(join(dir, 'open'), 0o777);
  await createPrivateFolder(join(dir, 'open'));
  expect([modeOf(join(dir, 'new')), modeOf(join(dir, 'open'))]).toEqual([0o700, 0o700]);
});

test('a link, a shared folder and a missing parent are not taken', async () => {
  mkdirSync(join(dir, 'target'), { mode: 0o755 });
  symlinkSync(join(dir, 'target'), join(dir, 'link'));
  mkdirSync(join(dir, 'shared'));
  chmodSync(join(dir, 'shared'), 0o1777);
  await expect(createPrivateFolder(join(dir, 'link'))).rejects.toMatchObject({ code: 'control.foreign-folder' });
  await expect(createPrivateFolder(join(dir, 'shared'))).rejects.toMatchObject({ code: 'control.foreign-folder' });
  await expect(createPrivateFolder(join(dir, 'none', 'x'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect([modeOf(join(dir, 'target')), modeOf(join(dir, 'shared'))]).toEqual([0o755, 0o1777]);
});

// Only root can give a folder to another account.
test.skipIf(process.getuid?.() !== 0)(
  'a folder that another account made is refused and left as it is (needs root)',
  async () => {
    const planted = join(dir, 'planted');
    mkdirSync(planted);
    chmodSync(planted, 0o777);
    chownSync(planted, 65_534, 65_534);
    await expect(createPrivateFolder(planted)).rejects.toMatchObject({ code: 'control.foreign-folder' });
    expect([lstatSync(planted).uid, modeOf(planted)]).toEqual([65_534, 0o777]);
  },
);
