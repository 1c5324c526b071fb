import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SOURCE_DEFINITIONS } from '../registry.ts';
import { type ImportOptions, readRecords } from './import-file.ts';

const SYSLOG = Array.from({ length: 300 }, (_, n) => `<13>Mar 18 11:00:00 host prog[${n}]: message ${n}\n`).join('');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-import-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function read(input: string | AsyncIterable<Uint8Array>, options: Partial<ImportOptions> = {}) {
  const found = [];
  for await (const item of readRecords(input, { sources: SOURCE_DEFINITIONS, ...options })) found.push(item);
  return found.map((item) =>
    item.kind === 'payload'
      ? { ...item, file: item.file.replace(`${folder}/`, ''), payload: Buffer.from(item.payload).toString() }
      : { file: item.file.replace(`${folder}/`, ''), reason: item.reason },
  );
}

const DIARY = 'Dear diary,\ntoday nothing happened.\n';

describe('reading files', () => {
  test('gives what a folder holds, by name, inflated, and says what it cannot read and why', async () => {
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'a.log'), SYSLOG);
    await writeFile(join(folder, 'b', 'c.log.gz'), gzipSync(SYSLOG));
    await writeFile(join(folder, 'b', 'd.log.zst'), zstdCompressSync(SYSLOG));
    await writeFile(join(folder, 'b', 'e.txt'), DIARY);
    await writeFile(join(folder, 'b', 'e2.bin'), Buffer.alloc(64));
    await writeFile(join(folder, 'b', 'f.log'), '');
    await writeFile(join(folder, 'b', 'g.gz'), gzipSync(SYSLOG).subarray(0, 400));
    await symlink(folder, join(folder, 'b', 'round-and-round'));
    const whole = { kind: 'payload', sourceId: 'syslog', format: 'lines', payload: SYSLOG, linesBefore: 0 };
    expect(await read(folder)).toEqual([
      { ...whole, file: 'a.log' },
      { ...whole, file: 'b/c.log.gz' },
      { ...whole, file: 'b/d.log.zst' },
      { ...whole, file: 'b/e.txt', sourceId: 'generic', payload: DIARY },
      { file: 'b/e2.bin', reason: 'unknown-format' },
      { file: 'b/f.log', reason: 'empty' },
      { file: 'b/g.gz', reason: 'damaged' },
    ]);
  });

  test('counts a header that is repeated in each payload once', async () => {
    const table = `a,b\n${Array.from({ length: 200 }, (_, n) => `7,message ${n}`).join('\n')}\n`;
    await writeFile(join(folder, 't.csv'), table);
    const items = await read(join(folder, 't.csv'), { limits: { payloadRecords: 60 } });
    const payloads = items.flatMap((item) => ('payload' in item ? [item] : []));
    expect(payloads.map(({ linesBefore, payload }) => [linesBefore, payload.split('\n', 2).join()])).toEqual([
      [0, 'a,b,7,message 0'],
      [59, 'a,b,7,message 59'],
      [119, 'a,b,7,message 119'],
      [179, 'a,b,7,message 179'],
    ]);
  });

  test('says that a file is not there', async () => {
    expect(await read(join(folder, 'missing'))).toEqual([{ file: 'missing', reason: 'not-accessible' }]);
  });

  test('counts the lines before each payload', async () => {
    const file = join(folder, 'a.log');
    await writeFile(file, SYSLOG);
    const items = await read(file, { limits: { payloadBytes: 4_000, recordBytes: 1_000 } });
    const payloads = items.flatMap((item) => ('payload' in item ? [item] : []));
    expect(payloads.length).toBeGreaterThan(2);
    for (const { payload, linesBefore } of payloads) expect(payload).toContain(`message ${linesBefore}\n`);
    expect(payloads.map((item) => item.payload).join('')).toBe(SYSLOG);
  });

  test.each([
    ['plain', Buffer.from(SYSLOG.repeat(200))],
    ['gzip', gzipSync(SYSLOG.repeat(200), { level: 0 })],
  ])('may be stopped half-way, and then closes what it reads from (%s)', async (_name, content) => {
    let isClosed = false;
    async function* stream() {
      try {
        for (let at = 0; at < content.length; at += 10_000) yield content.subarray(at, at + 10_000);
      } finally {
        isClosed = true;
      }
    }
    const limits = { payloadBytes: 4_000, recordBytes: 1_000 };
    for await (const item of readRecords(stream(), { sources: SOURCE_DEFINITIONS, limits })) {
      expect(item.kind).toBe('payload');
      break;
    }
    expect(isClosed).toBe(true);
  });

  test('reads standard input, and believes a source that is named', async () => {
    async function* stdin() {
      yield Buffer.from('no header\n');
    }
    expect(await read(stdin(), { sourceId: 'syslog' })).toMatchObject([
      { file: '-', sourceId: 'syslog', payload: 'no header\n' },
    ]);
  });
});
