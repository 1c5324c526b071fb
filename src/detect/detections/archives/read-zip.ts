import { crc32, inflateRawSync } from 'node:zlib';
import { ARCHIVE_LIMITS, type ArchiveEntry, brokenArchive, spend, wantedPath } from './archive-entry.ts';

/* PKWARE APPNOTE.TXT 6.3.10: what rule sets are packed with (stored and deflated, no encryption, no ZIP64). */

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const UNIX_LINK = 0o120000;
const UNIX_TYPE = 0o170000;

/**
 * The files that `isWanted`, by the central directory. Throws `detections.import-broken`, `detections.import-unsafe`,
 * `detections.import-too-large` (invalid). A file larger than 4 MiB is left out.
 */
export function* readZip(zip: Buffer, isWanted: (path: string) => boolean): Generator<ArchiveEntry> {
  const budget = { files: 0, bytes: 0 };
  try {
    for (const entry of directoryOf(zip)) {
      const path = wantedPath(entry.path, isWanted);
      if (path === undefined || entry.isLink || entry.size > ARCHIVE_LIMITS.fileBytes) continue;
      spend(budget, entry.size);
      yield { path, bytes: contentOf(zip, entry) };
    }
  } catch (error) {
    if (error instanceof RangeError) throw brokenArchive('The ZIP file is cut off, or is none.', error);
    throw error;
  }
}

type ZipEntry = {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly start: number;
  readonly isLink: boolean;
};

function* directoryOf(zip: Buffer): Generator<ZipEntry> {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw brokenArchive('ZIP64 files cannot be read: unpack it first.');
  for (let read = 0; read < count; read += 1) {
    if (zip.readUInt32LE(at) !== ENTRY_SIGNATURE) throw brokenArchive('The directory of the ZIP file is damaged.');
    const nameLength = zip.readUInt16LE(at + 28);
    const path = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if ((zip.readUInt16LE(at + 8) & 1) === 1) throw brokenArchive('The ZIP file is encrypted: unpack it first.');
    yield {
      path,
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packedSize: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      start: zip.readUInt32LE(at + 42),
      isLink: ((zip.readUInt32LE(at + 38) >>> 16) & UNIX_TYPE) === UNIX_LINK,
    };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

function findEnd(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - END_SIZE - LONGEST_COMMENT);
  for (let at = zip.length - END_SIZE; at >= lowest; at -= 1) if (zip.readUInt32LE(at) === END_SIGNATURE) return at;
  throw brokenArchive('This is no ZIP file, or its end is missing.');
}

function contentOf(zip: Buffer, { path, method, crc, packedSize, size, start }: ZipEntry): Uint8Array {
  if (zip.readUInt32LE(start) !== LOCAL_SIGNATURE) throw brokenArchive(`${path} is damaged in the ZIP file.`);
  const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
  const packed = zip.subarray(from, from + packedSize);
  const bytes = unpack(packed, { path, method, size });
  if (bytes.length !== size || crc32(bytes) !== crc) throw brokenArchive(`${path} is damaged in the ZIP file.`);
  return bytes;
}

/** Never gives more than the directory promised: a bomb that lies about its size ends here. */
function unpack(packed: Uint8Array, { path, method, size }: Pick<ZipEntry, 'path' | 'method' | 'size'>): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8) throw brokenArchive(`${path} is packed by a method that cannot be read: unpack it first.`);
  try {
    return size === 0 ? new Uint8Array() : inflateRawSync(packed, { maxOutputLength: size });
  } catch (cause) {
    throw brokenArchive(`${path} is damaged in the ZIP file.`, cause);
  }
}
