import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRepeats } from './find-repeats.ts';
import { importPack } from './import-pack.ts';
import { loadDetections } from './load-detections.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-import-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const RULE = `title: Rule
id: 2f1c6b1e-0000-4000-8000-000000000001
author: Test
level: high
logsource: { product: windows }
detection: { sel: { A: x }, condition: sel }
`;

function write(path: string, content: string | Uint8Array): string {
  const full = join(dir, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

type Packed = { readonly path: string; readonly text: string; readonly size?: number; readonly mode?: number };

/** APPNOTE.TXT 4.3: local header, data; central directory; its end. */
function zipOf(files: readonly Packed[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let start = 0;
  for (const { path, text, size, mode = 0 } of files) {
    const name = Buffer.from(path);
    const data = deflateRawSync(text);
    const facts = Buffer.alloc(20);
    facts.writeUInt16LE(8, 2);
    facts.writeUInt32LE(crc32(text), 8);
    facts.writeUInt32LE(data.length, 12);
    facts.writeUInt32LE(size ?? Buffer.byteLength(text), 16);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04\x14\0', 'latin1'),
      facts,
      Buffer.from([name.length, 0, 0, 0]),
    ]);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 'latin1');
    facts.copy(entry, 8);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE((mode << 16) >>> 0, 38);
    entry.writeUInt32LE(start, 42);
    locals.push(local, name, data);
    directory.push(entry, name);
    start += local.length + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

function tarOf(files: readonly { readonly path: string; readonly text: string; readonly type?: string }[]): Buffer {
  const blocks = files.flatMap(({ path, text, type = '0' }) => {
    const header = Buffer.alloc(512);
    header.write(path.slice(0, 100));
    header.write(Buffer.byteLength(text).toString(8).padStart(11, '0'), 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\0', 257);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const content = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
    content.write(text);
    return [header, content];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const bring = (from: string, changes: object = {}) =>
  importPack({ from, packsDir: join(dir, 'rules', 'packs'), id: 'theirs', state: 'shadow', ...changes });

const filesOf = (id = 'theirs') =>
  readdirSync(join(dir, 'rules/packs', id), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

describe('a rule set is imported', () => {
  it('from a folder: its rules and licence, without hidden files, links and whatever else lies there', () => {
    write('src/rules/a.yml', RULE);
    write('src/rules/a.test.yml', 'positive: [{ A: x }]');
    write('src/LICENSE', 'DRL');
    write('src/.git/config.yml', 'x: y');
    write('src/tool.sh', 'rm -rf /');
    symlinkSync('/etc/passwd', join(dir, 'src/b.yml'));
    const imported = bring(join(dir, 'src'), { title: 'Theirs', licence: 'DRL-1.1', url: 'https://example.org/' });
    expect(imported).toMatchObject({ files: 2, isUpdate: false, issues: [] });
    expect(filesOf()).toEqual(['LICENSE', 'a.test.yml', 'a.yml', 'pack.yaml']);
    const { detections } = loadDetections({ contentDir: join(dir, 'rules') });
    expect(detections).toMatchObject([
      { state: 'shadow', raisesAlert: false, pack: { id: 'theirs', title: 'Theirs', licence: 'DRL-1.1' } },
    ]);
  });

  it.each([
    [
      'zip',
      () =>
        zipOf([
          { path: 'set-1.0/rules/a.yml', text: RULE },
          { path: 'set-1.0/', text: '' },
        ]),
    ],
    ['tar.gz', () => gzipSync(tarOf([{ path: 'set-1.0/rules/a.yml', text: RULE }]))],
    ['tar', () => tarOf([{ path: 'set-1.0/rules/a.yml', text: RULE }])],
  ])('from a .%s, without the folder that names the edition', (ending, make) => {
    bring(write(`set.${ending}`, make()));
    expect(readFileSync(join(dir, 'rules/packs/theirs/rules/a.yml'), 'utf8')).toBe(RULE);
  });

  it('whose rules stand in packs that are read before it: those are counted, once', () => {
    const other = (n: number) => RULE.replace('000000000001', `00000000000${n}`);
    for (const n of [1, 2, 3, 4]) write(`their/rule-${n}.yml`, other(n));
    write(
      'public/pack.yaml',
      'id: public\ntitle: P\nlicence: MIT\nurl: https://localhost/\nstate: live\nfolders: [{ path: ., alertsFrom: medium }]\n',
    );
    write('public/moved/here.yml', other(1));
    write('public/changed.yml', other(2).replace('high', 'low'));
    for (const id of ['another', 'zulu']) {
      write(`${id}/own.yml`, other(id === 'zulu' ? 4 : 3));
      write(`${id}/same.yml`, other(1));
      bring(join(dir, id), { id });
    }
    bring(join(dir, 'their'));
    const repeats = findRepeats({ packsDir: join(dir, 'rules', 'packs'), id: 'theirs' }, [join(dir, 'public')]);
    expect(repeats).toEqual([
      { packId: 'public', files: 1 },
      { packId: 'another', files: 1 },
    ]);
  });

  it('from an archive with a name that could not be written, where nobody asked for that file', () => {
    bring(
      write(
        'odd.zip',
        zipOf([
          { path: 'C:/', text: '' },
          { path: 'C:\\tool.exe', text: 'x' },
          { path: 'a.yml', text: RULE },
        ]),
      ),
    );
    expect(filesOf()).toEqual(['a.yml', 'pack.yaml']);
  });

  it('again under the same name: the new edition takes the place of the old one whole', () => {
    bring(write('one.zip', zipOf([{ path: 'old.yml', text: RULE }])));
    const again = bring(write('two.zip', zipOf([{ path: 'new.yml', text: RULE }])));
    expect([again.isUpdate, filesOf()]).toEqual([true, ['new.yml', 'pack.yaml']]);
    expect(readdirSync(join(dir, 'rules/packs'))).toEqual(['theirs']);
  });

  it('with its own pack.yaml, whose folders stay, and the state that was asked for', () => {
    const own =
      'id: other\ntitle: Other\nlicence: MIT\nurl: https://example.org/\nfolders: [{ path: a, alertsFrom: never }]\n';
    write('src/pack.yaml', own);
    write('src/a/a.yml', RULE);
    expect(bring(join(dir, 'src'), { state: 'live' }).pack).toMatchObject({
      id: 'theirs',
      title: 'Other',
      licence: 'MIT',
      state: 'live',
      folders: [{ path: 'a', alertsFrom: 'never' }],
    });
  });
});

describe('a pack that is there', () => {
  const again = (changes: object = {}) => bring(join(dir, 'src'), { state: undefined, ...changes }).pack;

  it('keeps its state, licence, address and title at the next import, but for what is said anew', () => {
    write('src/a.yml', RULE);
    const first = { title: 'Theirs', licence: 'MIT', url: 'https://example.org/', state: 'live' };
    again(first);
    expect(again()).toMatchObject(first);
    expect(again({ licence: 'DRL-1.1' })).toMatchObject({ ...first, licence: 'DRL-1.1' });
    expect(again({ id: 'new' })).toMatchObject({ id: 'new', title: 'new', state: 'shadow' });
  });

  it('comes back after a kill between the two renames of an import', () => {
    write('rules/packs/.theirs.old/old.yml', RULE);
    write(
      'rules/packs/.theirs.old/pack.yaml',
      'id: theirs\ntitle: T\nlicence: MIT\nurl: https://example.org/\nstate: live\nfolders: [{ path: ., alertsFrom: medium }]\n',
    );
    write('src/a.yml', 'title: x');
    mkdirSync(join(dir, 'empty'));
    expect(() => bring(join(dir, 'empty'))).toThrow();
    expect(again()).toMatchObject({ title: 'T', state: 'live' });
    expect(readdirSync(join(dir, 'rules/packs'))).toEqual(['theirs']);
  });
});

describe('nothing is imported, and what was there stays', () => {
  const huge = 'a'.repeat(5 * 1024 * 1024);
  it.each([
    ['a path that leads out of a zip', 'x.zip', () => zipOf([{ path: '../../evil.yml', text: RULE }]), 'import-unsafe'],
    ['an absolute path', 'x.zip', () => zipOf([{ path: '/etc/evil.yml', text: RULE }]), 'import-unsafe'],
    ['a path with backslashes', 'x.zip', () => zipOf([{ path: '..\\evil.yml', text: RULE }]), 'import-unsafe'],
    [
      'a path that leads out of a tar',
      'x.tar',
      () => tarOf([{ path: 'a/../../evil.yml', text: RULE }]),
      'import-unsafe',
    ],
    [
      'a zip that says less than it unfolds to',
      'x.zip',
      () => zipOf([{ path: 'a.yml', text: huge, size: 10 }]),
      'import-broken',
    ],
    ['a zip with files that are too large only', 'x.zip', () => zipOf([{ path: 'a.yml', text: huge }]), 'import-empty'],
    ['a link in a zip', 'x.zip', () => zipOf([{ path: 'a.yml', text: '/etc/passwd', mode: 0o120777 }]), 'import-empty'],
    ['a link in a tar', 'x.tar', () => tarOf([{ path: 'a.yml', text: '', type: '2' }]), 'import-empty'],
    ['a zip that is cut off', 'x.zip', () => zipOf([{ path: 'a.yml', text: RULE }]).subarray(0, 60), 'import-broken'],
    ['no zip', 'x.zip', () => Buffer.from('hello'), 'import-broken'],
    ['no tar', 'x.tgz', () => gzipSync(Buffer.alloc(2048, 7)), 'import-broken'],
    ['a path with an escape sequence', 'x.zip', () => zipOf([{ path: '\u001b[2Ja.yml', text: RULE }]), 'import-unsafe'],
    [
      'a file that is also a folder',
      'x.zip',
      () =>
        zipOf([
          { path: 'README', text: 'a' },
          { path: 'README/x.yml', text: RULE },
        ]),
      'import-broken',
    ],
    [
      'a folder where its settings go',
      'x.zip',
      () =>
        zipOf([
          { path: 'a.yml', text: RULE },
          { path: 'pack.yaml/x.yml', text: RULE },
        ]),
      'import-broken',
    ],
    [
      'a name that is too long',
      'x.zip',
      () => zipOf([{ path: `${'x'.repeat(300)}.yml`, text: RULE }]),
      'import-broken',
    ],
    ['an unknown kind of file', 'x.rar', () => Buffer.from('hello'), 'import-unknown'],
  ])('from %s', (...[, name, make, code]) => {
    bring(write('good.zip', zipOf([{ path: 'good.yml', text: RULE }])));
    const path = write(name, make());
    expect(() => bring(path)).toThrow(expect.objectContaining({ code: `detections.${code}` }));
    expect(filesOf()).toEqual(['good.yml', 'pack.yaml']);
    expect(existsSync(join(dir, 'evil.yml'))).toBe(false);
  });

  it('from an archive that unfolds to more than 256 MiB', () => {
    const files = Array.from({ length: 70 }, (_, place) => ({ path: `${place}.yml`, text: huge.slice(0, 4_000_000) }));
    const path = write('bomb.zip', zipOf(files));
    expect(() => bring(path)).toThrow(expect.objectContaining({ code: 'detections.import-too-large' }));
    const packed = write('bomb.tgz', gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 1 }));
    expect(() => bring(packed)).toThrow(expect.objectContaining({ code: 'detections.import-broken' }));
  });
});
