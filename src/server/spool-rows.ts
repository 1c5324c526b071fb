import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writevSync } from 'node:fs';
import { join } from 'node:path';

/** More buffers than a call of writev(2) takes (`IOV_MAX`) are never needed at once. */
const MOST_PARTS = 512;

/**
 * Puts rows where an engine on this machine reads them itself: nobody else has to touch them again. Undefined where that
 * fails, on a full disk for example: then they travel as bytes. Not synced: a crash makes the batch again.
 */
export function createRowSpool(dir: string): (parts: readonly Uint8Array[]) => string | undefined {
  return (parts) => {
    const path = join(dir, crypto.randomUUID());
    try {
      const file = openSync(path, 'wx', 0o600);
      try {
        for (let at = 0; at < parts.length; at += MOST_PARTS) writeAll(file, parts.slice(at, at + MOST_PARTS));
      } finally {
        closeSync(file);
      }
      return path;
    } catch {
      rmSync(path, { force: true });
      return undefined;
    }
  };
}

function writeAll(file: number, parts: readonly Uint8Array[]): void {
  const left = parts.filter((part) => part.length > 0);
  while (left.length > 0) {
    let written = writevSync(file, left);
    for (let [first] = left; first !== undefined && written >= first.length; [first] = left) {
      written -= first.length;
      left.shift();
    }
    if (left[0] !== undefined && written > 0) left[0] = left[0].subarray(written);
  }
}

/** What a server left there that was killed: its batches are made again. */
export function clearRowSpool(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(dir)) rmSync(join(dir, name), { force: true });
}
