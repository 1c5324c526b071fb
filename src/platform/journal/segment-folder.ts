import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';

/** One file of the journal. The seam through which tests let a disk fail. */
export type SegmentFile = {
  /** Writes everything at `position`; after an error, any part of it may have been written. */
  readonly write: (parts: readonly Uint8Array[], position: number) => Promise<void>;
  /** fdatasync(2). */
  readonly sync: () => Promise<void>;
  /** Up to `bytes` from `position`; fewer at the end of the file. */
  readonly read: (position: number, bytes: number) => Promise<Buffer>;
  readonly truncate: (bytes: number) => Promise<void>;
  readonly size: () => Promise<number>;
  readonly close: () => Promise<void>;
};

export type SegmentFolder = {
  readonly names: () => Promise<readonly string[]>;
  /** Fails where the name exists. */
  readonly create: (name: string) => Promise<SegmentFile>;
  readonly open: (name: string) => Promise<SegmentFile>;
  readonly remove: (name: string) => Promise<void>;
  /** Makes created and removed names durable. */
  readonly sync: () => Promise<void>;
  /** What this account may still write to the file system. */
  readonly freeBytes: () => Promise<number>;
};

export async function openSegmentFolder(dir: string): Promise<SegmentFolder> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return {
    names: () => readdir(dir),
    create: async (name) => fileOver(await open(path.join(dir, name), 'wx+', 0o600)),
    open: async (name) => fileOver(await open(path.join(dir, name), 'r+')),
    remove: (name) => unlink(path.join(dir, name)),
    sync: async () => {
      const handle = await open(dir, constants.O_RDONLY);
      await handle.sync().finally(() => handle.close());
    },
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(dir);
      return bavail * bsize;
    },
  };
}

function fileOver(handle: FileHandle): SegmentFile {
  return {
    write: (parts, position) => writeAll(handle, parts, position),
    sync: () => handle.datasync(),
    read: (position, bytes) => readAll(handle, position, bytes),
    truncate: (bytes) => handle.truncate(bytes),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}

/** writev(2) may write less than asked, for example when the disk is nearly full. */
async function writeAll(handle: FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  let rest = parts.filter((part) => part.byteLength > 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at);
    at += bytesWritten;
    rest = withoutFirst(rest, bytesWritten);
  }
}

function withoutFirst(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const rest: Uint8Array[] = [];
  for (const part of parts) {
    if (skip >= part.byteLength) skip -= part.byteLength;
    else {
      rest.push(part.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}

async function readAll(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await handle.read(buffer, filled, bytes - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
