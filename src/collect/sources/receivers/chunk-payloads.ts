import { Buffer } from 'node:buffer';
import type { CutLimits, CutPayload, PayloadCutter } from './payload-cutter.ts';

const CHUNK_BYTES = 64 * 1024;
/** Windows reserves chunks ahead and leaves them zero. */
const EMPTY_CHUNK = Buffer.alloc(CHUNK_BYTES);
const SIGNATURE = 'ElfFile\0';
/** [MS-EVEN6] files: the header block's size, always 4,096, stands at this offset of the file header. */
const HEADER_SIZE_AT = 40;
const HEADER_BYTES = 4_096;

/** Payloads of EVTX chunks, without the file header: each chunk can be read by itself. */
export class ChunkPayloads implements PayloadCutter {
  readonly #chunksEach: number;
  readonly #window = Buffer.allocUnsafe(CHUNK_BYTES);
  #used = 0;
  #isHeaderRead = false;
  #chunks: Buffer[] = [];

  constructor({ payloadBytes }: CutLimits) {
    this.#chunksEach = Math.max(1, Math.floor(payloadBytes / CHUNK_BYTES));
  }

  *push(chunk: Uint8Array): Iterable<CutPayload> {
    let at = 0;
    while (at < chunk.length) {
      const target = this.#isHeaderRead ? CHUNK_BYTES : HEADER_BYTES;
      const size = Math.min(target - this.#used, chunk.length - at);
      this.#window.set(chunk.subarray(at, at + size), this.#used);
      this.#used += size;
      at += size;
      if (this.#used < target) return;
      if (this.#isHeaderRead) yield* this.#takeChunk();
      else this.#readHeader();
    }
  }

  /** A chunk that is cut off is kept: its decoder says so, and may still find records in it. */
  *end(): Iterable<CutPayload> {
    if (this.#used > 0) this.#chunks.push(Buffer.from(this.#window.subarray(0, this.#used)));
    this.#used = 0;
    yield* this.#flush();
  }

  #readHeader(): void {
    this.#isHeaderRead = true;
    const hasHeader = this.#window.toString('latin1', 0, SIGNATURE.length) === SIGNATURE;
    // Bare chunks have no header: what was read is the first chunk's beginning.
    if (hasHeader && this.#window.readUInt16LE(HEADER_SIZE_AT) <= HEADER_BYTES) this.#used = 0;
  }

  *#takeChunk(): Iterable<CutPayload> {
    this.#used = 0;
    if (this.#window.equals(EMPTY_CHUNK)) return;
    this.#chunks.push(Buffer.from(this.#window));
    if (this.#chunks.length === this.#chunksEach) yield* this.#flush();
  }

  *#flush(): Iterable<CutPayload> {
    if (this.#chunks.length > 0) yield { format: 'evtx-chunks', payload: Buffer.concat(this.#chunks) };
    this.#chunks = [];
  }
}
