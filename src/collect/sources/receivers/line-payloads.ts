import { Buffer } from 'node:buffer';
import { tooLongStub } from '../framing/index.ts';
import type { CutLimits, CutPayload, PayloadCutter } from './payload-cutter.ts';

const LF = 0x0a;
/** Room for the CRLF behind a line of just the allowed length. */
const LINE_END_BYTES = 2;

/** Payloads of whole lines. Each is what the window holds up to its last LF, so a full one is at most `payloadBytes`. */
export class LinePayloads implements PayloadCutter {
  readonly #window: Buffer;
  readonly #headBytes: number;
  readonly #payloadRecords: number;
  #used = 0;
  /** Length so far of a line that did not fit the window; its beginning stands in the window. */
  #longLineBytes: number | undefined;

  constructor({ payloadBytes, recordBytes, payloadRecords }: CutLimits) {
    this.#payloadRecords = payloadRecords;
    this.#headBytes = recordBytes + 1;
    this.#window = Buffer.allocUnsafe(Math.max(payloadBytes, this.#headBytes) + LINE_END_BYTES);
  }

  *push(chunk: Uint8Array): Iterable<CutPayload> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#longLineBytes === undefined) {
        at += this.#fill(chunk, at);
        if (this.#used === this.#window.length) yield* this.#cut();
        continue;
      }
      const end = chunk.indexOf(LF, at);
      this.#longLineBytes += (end === -1 ? chunk.length : end) - at;
      if (end === -1) return;
      yield this.#stub(this.#longLineBytes);
      at = end + 1;
    }
  }

  *end(): Iterable<CutPayload> {
    if (this.#longLineBytes !== undefined) yield this.#stub(this.#longLineBytes);
    else if (this.#used > 0) yield* this.#lines(this.#used);
    this.#used = 0;
  }

  #fill(chunk: Uint8Array, at: number): number {
    const size = Math.min(this.#window.length - this.#used, chunk.length - at);
    this.#window.set(chunk.subarray(at, at + size), this.#used);
    this.#used += size;
    return size;
  }

  *#cut(): Iterable<CutPayload> {
    const end = this.#window.lastIndexOf(LF) + 1;
    if (end === 0) {
      this.#longLineBytes = this.#used;
      return;
    }
    yield* this.#lines(end);
    this.#window.copyWithin(0, end);
    this.#used -= end;
  }

  /** What the window holds up to `end`, in payloads of not too many lines. */
  *#lines(end: number): Iterable<CutPayload> {
    let start = 0;
    let count = 0;
    for (let at = this.#window.indexOf(LF); at !== -1 && at < end; at = this.#window.indexOf(LF, at + 1)) {
      count += 1;
      if (count < this.#payloadRecords) continue;
      yield { format: 'lines', payload: Buffer.from(this.#window.subarray(start, at + 1)) };
      start = at + 1;
      count = 0;
    }
    if (start < end) yield { format: 'lines', payload: Buffer.from(this.#window.subarray(start, end)) };
  }

  /** Ends in LF like the line it stands for, so that lines can be counted. */
  #stub(trueBytes: number): CutPayload {
    this.#longLineBytes = undefined;
    this.#used = 0;
    const stub = tooLongStub(this.#window.subarray(0, this.#headBytes), trueBytes);
    return { format: 'lines', payload: Buffer.concat([stub, Buffer.of(LF)]) };
  }
}
