import { Buffer } from 'node:buffer';
import { tooLongStub } from '../framing/index.ts';
import type { CutLimits, CutPayload, PayloadCutter } from './payload-cutter.ts';

const CODE = {
  quote: 0x22,
  backslash: 0x5c,
  open: 0x7b,
  close: 0x7d,
  openList: 0x5b,
  closeList: 0x5d,
  comma: 0x2c,
  lf: 0x0a,
  cr: 0x0d,
};
/** `{"Records":[` or `{"records":[`, with the spaces that pretty-printers put in. */
const ENVELOPE = /^\{\s{0,16}"[Rr]ecords"\s{0,16}:\s{0,16}\[/;
const ENVELOPE_BYTES = 64;
const LF = Buffer.of(CODE.lf);

/** Where the scanner stands. `between`: outside any record; `tail`: behind the list of an envelope, up to its end. */
type Place = 'between' | 'in-record' | 'in-scalar' | 'tail';

/**
 * Payloads of whole JSON values, one after the other, each exactly as it stands in the document: the elements of an
 * outer list or of `{"Records":[…]}`, or the values themselves. A document of any size passes through without being held.
 */
export class JsonPayloads implements PayloadCutter {
  readonly #limits: CutLimits;
  #place: Place = 'between';
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** Within the outer list or an envelope's. */
  #isInList = false;
  #isInEnvelope = false;
  /** Held back at a `{`: it may open an envelope. */
  #head: Buffer = Buffer.alloc(0);
  #record: Buffer[] = [];
  #recordBytes = 0;
  #keptBytes = 0;
  #values: Buffer[] = [];
  #valueBytes = 0;

  constructor(limits: CutLimits) {
    this.#limits = limits;
  }

  *push(chunk: Uint8Array): Iterable<CutPayload> {
    const input = Buffer.concat([this.#head, chunk]);
    this.#head = Buffer.alloc(0);
    yield* this.#scan(input, false);
  }

  *end(): Iterable<CutPayload> {
    const held = this.#head;
    this.#head = Buffer.alloc(0);
    yield* this.#scan(held, true);
    // A value without an end: its decoder says so.
    if (this.#recordBytes > 0) yield* this.#endRecord();
    yield* this.#flush();
  }

  *#scan(input: Buffer, isLast: boolean): Iterable<CutPayload> {
    let at = 0;
    while (at < input.length) {
      if (this.#place === 'between') {
        const next = this.#enter(input, at, isLast);
        if (next === undefined) {
          this.#head = Buffer.from(input.subarray(at));
          return;
        }
        at = next;
        continue;
      }
      const end = this.#place === 'in-scalar' ? scalarEnd(input, at) : this.#nestedEnd(input, at);
      const isWhole = end !== -1;
      const part = input.subarray(at, isWhole ? end : input.length);
      at += part.length;
      if (this.#place !== 'tail') this.#keep(part);
      if (isWhole) yield* this.#leave();
    }
  }

  /** Steps over one byte between records, or begins one. Undefined: more bytes are needed to tell which. */
  #enter(input: Buffer, at: number, isLast: boolean): number | undefined {
    const byte = input[at] ?? 0;
    if (byte <= 0x20 || byte === CODE.comma) return at + 1;
    if (byte === CODE.closeList) return this.#leaveList(at);
    if (byte === CODE.openList && !this.#isInList) {
      this.#isInList = true;
      return at + 1;
    }
    if (byte !== CODE.open && byte !== CODE.openList) {
      this.#place = 'in-scalar';
      return at;
    }
    if (byte === CODE.open && !this.#isInList) {
      if (input.length - at < ENVELOPE_BYTES && !isLast) return undefined;
      const envelope = ENVELOPE.exec(input.toString('latin1', at, at + ENVELOPE_BYTES));
      if (envelope !== null) {
        this.#isInList = true;
        this.#isInEnvelope = true;
        return at + envelope[0].length;
      }
    }
    this.#place = 'in-record';
    return at;
  }

  #leaveList(at: number): number {
    if (this.#isInEnvelope) {
      this.#place = 'tail';
      this.#depth = 1;
    }
    this.#isInList = false;
    this.#isInEnvelope = false;
    return at + 1;
  }

  /** The position behind the bracket that closes what is open; -1 where it has not come yet. */
  #nestedEnd(input: Buffer, start: number): number {
    for (let at = start; at < input.length; at += 1) {
      const byte = input[at];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (this.#isInString) {
        if (byte === CODE.quote) this.#isInString = false;
        else if (byte === CODE.backslash) this.#isEscaped = true;
      } else if (byte === CODE.quote) this.#isInString = true;
      else if (byte === CODE.open || byte === CODE.openList) this.#depth += 1;
      else if (byte === CODE.close || byte === CODE.closeList) {
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      }
    }
    return -1;
  }

  #keep(part: Buffer): void {
    this.#recordBytes += part.length;
    const room = this.#limits.recordBytes + 1 - this.#keptBytes;
    if (room <= 0) return;
    const kept = Buffer.from(part.subarray(0, room));
    this.#keptBytes += kept.length;
    this.#record.push(kept);
  }

  *#leave(): Iterable<CutPayload> {
    const isRecord = this.#place !== 'tail';
    this.#place = 'between';
    if (isRecord) yield* this.#endRecord();
  }

  *#endRecord(): Iterable<CutPayload> {
    const bytes = Buffer.concat(this.#record);
    const trueBytes = this.#recordBytes;
    this.#record = [];
    this.#recordBytes = 0;
    this.#keptBytes = 0;
    if (trueBytes > this.#limits.recordBytes) {
      yield* this.#flush();
      yield { format: 'lines', payload: Buffer.concat([tooLongStub(onOneLine(bytes), trueBytes), LF]) };
      return;
    }
    const isFull = this.#values.length >= this.#limits.payloadRecords * 2;
    if (isFull || this.#valueBytes + bytes.length > this.#limits.payloadBytes) yield* this.#flush();
    // Two buffers to a value: itself and its line end.
    this.#values.push(bytes, LF);
    this.#valueBytes += bytes.length + LF.length;
  }

  *#flush(): Iterable<CutPayload> {
    if (this.#values.length > 0) yield { format: 'json', payload: Buffer.concat(this.#values) };
    this.#values = [];
    this.#valueBytes = 0;
  }
}

/** Numbers, words and rubbish end where a separator or a bracket stands. */
function scalarEnd(input: Buffer, start: number): number {
  for (let at = start; at < input.length; at += 1) {
    const byte = input[at] ?? 0;
    const isEnd = byte <= 0x20 || byte === CODE.comma || byte === CODE.closeList || byte === CODE.open;
    if (isEnd) return at;
  }
  return -1;
}

/** A stub is read as a line; line ends between JSON's tokens mean nothing. */
function onOneLine(bytes: Buffer): Buffer {
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === CODE.lf || bytes[at] === CODE.cr) bytes[at] = 0x20;
  }
  return bytes;
}
