import { gunzipSync } from 'node:zlib';
import { ARCHIVE_LIMITS, type ArchiveEntry, brokenArchive, spend, wantedPath } from './archive-entry.ts';

/* POSIX.1-2024, "pax Interchange Format" and the ustar header; names longer than ustar's also as GNU tar writes them. */

const BLOCK = 512;

/** Throws `detections.import-broken`, also where it unfolds to more than 256 MiB. */
export function gunzip(packed: Uint8Array): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: ARCHIVE_LIMITS.totalBytes });
  } catch (cause) {
    throw brokenArchive('The archive cannot be unpacked, or unfolds to more than 256 MiB.', cause);
  }
}

/**
 * The regular files that `isWanted`. Links, devices and files larger than 4 MiB are left out. Throws
 * `detections.import-broken`, `detections.import-unsafe`, `detections.import-too-large` (invalid).
 */
export function* readTar(tar: Buffer, isWanted: (path: string) => boolean): Generator<ArchiveEntry> {
  const budget = { files: 0, bytes: 0 };
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const size = sizeOf(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw brokenArchive('The tar archive is cut off.');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') longName = textOf(content);
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type !== 'g') {
      const name = longName ?? nameOf(header);
      longName = undefined;
      if (type !== '0' && type !== '\0') continue;
      const path = wantedPath(name, isWanted);
      if (path === undefined || size > ARCHIVE_LIMITS.fileBytes) continue;
      spend(budget, size);
      yield { path, bytes: content };
    }
  }
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

function sizeOf(header: Buffer): number {
  const text = textOf(header.subarray(124, 136)).trim();
  const isTar =
    /^[0-7]{1,11}$/.test(text) && checksumOf(header) === Number.parseInt(textOf(header.subarray(148, 156)), 8);
  if (isTar) return Number.parseInt(text, 8);
  throw brokenArchive('This is no tar archive, or it is damaged.');
}

/** The sum of the header's bytes, its own eight counted as spaces. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, place) => sum + (place >= 148 && place < 156 ? 0x20 : byte), 0);
}

function nameOf(header: Buffer): string {
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textOf(header.subarray(345, 500)) : '';
  const name = textOf(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** `27 path=a/very/long/name\n`: the length counts the whole record. */
function paxPath(content: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1];
}
