const MAGIC = 0xfd2fb528;
/** 16 numbers from here on mark frames to be skipped. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const CHECKSUM_BYTES = 4;

/** The part that is being read, and what its bytes lead to. */
type Part = { readonly bytes: number; readonly isRead: boolean; readonly next: (value: number) => Part | 'frame-end' };

/**
 * Cuts a zstd stream anew so that no chunk holds bytes of two frames (RFC 8878 section 3.1). Node's decompressor drops
 * without a word what stands behind a frame's end in the same chunk, and files made of several frames are common
 * (`cat a.zst b.zst`, pzstd). What is no zstd passes through, for the decompressor to refuse.
 */
export async function* splitZstdFrames(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let part: Part = FRAME_START;
  let left = part.bytes;
  let value = 0;
  for await (const chunk of stream) {
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      const size = Math.min(left, chunk.length - at);
      // Little-endian; at most four bytes are read as a number.
      if (part.isRead) for (let n = 0; n < size; n += 1) value += (chunk[at + n] ?? 0) * 256 ** (part.bytes - left + n);
      at += size;
      left -= size;
      while (left === 0) {
        const after: Part | 'frame-end' = part.next(value);
        if (after === 'frame-end') {
          yield chunk.subarray(start, at);
          start = at;
        }
        part = after === 'frame-end' ? FRAME_START : after;
        left = part.bytes;
        value = 0;
      }
    }
    if (start < chunk.length) yield chunk.subarray(start);
  }
}

const FRAME_START: Part = { bytes: 4, isRead: true, next: afterMagic };
const REST: Part = { bytes: Number.POSITIVE_INFINITY, isRead: false, next: () => 'frame-end' };

function afterMagic(magic: number): Part {
  if (magic === MAGIC) return { bytes: 1, isRead: true, next: afterDescriptor };
  const isSkippable = magic >= SKIPPABLE_MAGIC && magic < SKIPPABLE_MAGIC + 16;
  return isSkippable ? { bytes: 4, isRead: true, next: (size) => skip(size, () => 'frame-end') } : REST;
}

function skip(bytes: number, next: () => Part | 'frame-end'): Part {
  return { bytes, isRead: false, next };
}

/** Section 3.1.1.1.1: the frame header descriptor says how long the header is. */
function afterDescriptor(descriptor: number): Part {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSizeFlag = descriptor >> 6;
  const contentSize = contentSizeFlag === 0 && isSingleSegment ? 1 : (CONTENT_SIZE_BYTES[contentSizeFlag] ?? 0);
  const header = (isSingleSegment ? 0 : 1) + (DICTIONARY_ID_BYTES[descriptor & 3] ?? 0) + contentSize;
  const checksum = (descriptor & 4) === 0 ? 0 : CHECKSUM_BYTES;
  return skip(header, () => blockHeader(checksum));
}

/** Section 3.1.1.2: last block, type, size; a run-length block has one byte, whatever its size says. */
function blockHeader(checksum: number): Part {
  return {
    bytes: 3,
    isRead: true,
    next: (header) => {
      const isRunLength = ((header >> 1) & 3) === 1;
      const isLast = (header & 1) === 1;
      const behind = isLast ? () => skip(checksum, () => 'frame-end') : () => blockHeader(checksum);
      return skip(isRunLength ? 1 : header >> 3, behind);
    },
  };
}
