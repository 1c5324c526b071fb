import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

const KIT = process.env.WATCHFLOOR_DATA_KIT ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const LF = 0x0a;

/** A bench file of the data kit, unpacked: `windows` (250,000 events) or `mixed` (100,000). */
export function readBenchFile(name: string): Buffer {
  return zstdDecompressSync(readFileSync(join(KIT, 'bench', `${name}.ndjson.zst`)));
}

/** Pieces of whole lines of about `bytes` each. */
export function cutAtLines(content: Buffer, bytes: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < content.length; ) {
    const wanted = Math.min(start + bytes, content.length);
    const end = wanted === content.length ? wanted : content.indexOf(LF, wanted) + 1 || content.length;
    pieces.push(content.subarray(start, end));
    start = end;
  }
  return pieces;
}

export function countLines(content: Buffer): number {
  let lines = 0;
  for (let at = content.indexOf(LF); at >= 0; at = content.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

/**
 * Lines that bare `JSON.parse` reads in a CPU second, the best of `rounds`: how fast this machine is today. Virtual
 * machines differ by a factor of two from hour to hour.
 */
export function jsonParseRate(content: Buffer, rounds = 5): number {
  const lines = content.subarray(0, 16_000_000).toString('utf8').split('\n').slice(0, -1);
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    for (const line of lines) JSON.parse(line);
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, Math.round((lines.length * 1e6) / (user + system)));
  }
  return best;
}

/** What a figure means nothing without. */
export function machine(): { readonly cpu: string; readonly cores: number; readonly node: string } {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, node: process.versions.node };
}

export function printResult(result: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ ...result, ...machine() })}\n`);
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
