/** The file header block, before the first chunk. */
export const EVTX_HEADER_BYTES = 4096;
export const EVTX_CHUNK_BYTES = 65_536;

const FILE_MAGIC = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00];

/** True for the first eight bytes of an EVTX file, `ElfFile\0`. */
export function isEvtxFile(bytes: Uint8Array): boolean {
  return FILE_MAGIC.every((byte, index) => bytes[index] === byte);
}

/**
 * The chunks of a file, as views; the last may be shorter. The header's counters are not looked at: in a log that was
 * not closed they are stale. Also takes a file's tail of whole chunks, without its header. Chunks never written to
 * (their first bytes are zero, and so are their records) are left out.
 */
export function* splitEvtxChunks(file: Uint8Array): Iterable<Uint8Array> {
  const start = isEvtxFile(file) ? EVTX_HEADER_BYTES : 0;
  for (let at = start; at < file.length; at += EVTX_CHUNK_BYTES) {
    const chunk = file.subarray(at, at + EVTX_CHUNK_BYTES);
    if (chunk.some((byte) => byte !== 0)) yield chunk;
  }
}
