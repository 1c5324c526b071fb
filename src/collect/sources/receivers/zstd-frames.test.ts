import { Buffer } from 'node:buffer';
import { constants, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { splitZstdFrames } from './zstd-frames.ts';

const SKIPPABLE = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

async function split(bytes: Buffer, chunkBytes: number): Promise<readonly string[]> {
  async function* stream() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const chunks: string[] = [];
  for await (const chunk of splitZstdFrames(stream())) chunks.push(Buffer.from(chunk).toString('hex'));
  return chunks;
}

const withChecksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const frames = [
  zstdCompressSync('short'),
  zstdCompressSync(''),
  zstdCompressSync(Buffer.alloc(1_000_000), withChecksum),
  SKIPPABLE,
  zstdCompressSync(Buffer.from(Array.from({ length: 400_000 }, (_, n) => (n * n) % 251)), withChecksum),
];

test('a chunk ends where a frame ends', async () => {
  expect(await split(Buffer.concat(frames), 10_000_000)).toEqual(frames.map((frame) => frame.toString('hex')));
});

test('nothing is lost or moved however the stream arrives', async () => {
  const whole = Buffer.concat(frames);
  const ends = frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length);
  for (const chunkBytes of [1, 7, 1_000]) {
    const chunks = await split(whole, chunkBytes);
    expect(chunks.join('')).toBe(whole.toString('hex'));
    let at = 0;
    const cuts = new Set(chunks.map((chunk) => (at += chunk.length / 2)));
    expect(ends.filter((end) => !cuts.has(end))).toEqual([]);
  }
});

test('what is no zstd passes through', async () => {
  expect((await split(Buffer.from('no zstd at all'), 5)).join('')).toBe(Buffer.from('no zstd at all').toString('hex'));
});
