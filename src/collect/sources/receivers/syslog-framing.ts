import { Buffer } from 'node:buffer';

const LF = 0x0a;
const CR = 0x0d;
const NUL = 0x00;
const SPACE = 0x20;
/** Longest octet count that is believed; a longer run of digits is text. */
const MAX_COUNT_DIGITS = 9;
/** A year before an RFC 3164 timestamp (`2015 Nov 13 …`) looks like an octet count until the month is seen. */
const MONTH = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/;
const LOOKAHEAD_BYTES = 3;

export type CutMessage = { readonly bytes: Uint8Array; readonly isTruncated: boolean };

/**
 * Cuts a TCP stream into syslog messages. Framing is found anew for each (RFC 6587 section 3.4): a number and a space
 * is an octet count, anything else ends with LF. A message longer than `maxBytes` keeps its beginning; the rest of it
 * is skipped. Holds at most `maxBytes` and one chunk.
 */
export class SyslogFramer {
  readonly #maxBytes: number;
  #held: Uint8Array = Buffer.alloc(0);
  /** Of a message that was cut: bytes still to skip, or 'line' where its LF has yet to come. */
  #skip: number | 'line' = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Messages that are whole now. */
  push(chunk: Uint8Array): readonly CutMessage[] {
    const input = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const messages: CutMessage[] = [];
    let at = 0;
    for (;;) {
      at = this.#skipFrom(input, at);
      if (at >= input.length) break;
      const found = this.#readMessage(input, at);
      if (found === undefined) break;
      at = found.next;
      if (found.message.bytes.length > 0) messages.push(found.message);
    }
    this.#held = input.subarray(at);
    return messages;
  }

  /** The stream has ended: what is held is a last line without LF, or a counted message that was cut off. */
  end(): readonly CutMessage[] {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    if (held.length === 0) return [];
    const count = readCount(held, 0);
    if (count.kind !== 'octets') return [{ bytes: held, isTruncated: false }];
    const bytes = held.subarray(count.start);
    return bytes.length === 0 ? [] : [{ bytes, isTruncated: true }];
  }

  #skipFrom(input: Uint8Array, start: number): number {
    let at = start;
    if (this.#skip === 'line') {
      const end = input.indexOf(LF, at);
      if (end === -1) return input.length;
      this.#skip = 0;
      at = end + 1;
    } else {
      const skipped = Math.min(this.#skip, input.length - at);
      this.#skip -= skipped;
      at += skipped;
    }
    // Senders of counted messages often add an LF or NUL that they do not count.
    while (at < input.length && isFiller(input[at])) at += 1;
    return at;
  }

  #readMessage(input: Uint8Array, at: number): { message: CutMessage; next: number } | undefined {
    const count = readCount(input, at);
    if (count.kind === 'unknown') return undefined;
    return count.kind === 'octets' ? this.#readCounted(input, count) : this.#readLine(input, at);
  }

  #readCounted(input: Uint8Array, { start, length }: { start: number; length: number }) {
    const kept = Math.min(length, this.#maxBytes);
    if (input.length < start + kept) return undefined;
    this.#skip = length - kept;
    const message = { bytes: input.subarray(start, start + kept), isTruncated: kept < length };
    return { message, next: start + kept };
  }

  #readLine(input: Uint8Array, at: number) {
    const end = input.indexOf(LF, at);
    if (end === -1 && input.length - at <= this.#maxBytes) return undefined;
    if (end !== -1 && end - at <= this.#maxBytes) {
      return { message: { bytes: input.subarray(at, end), isTruncated: false }, next: end + 1 };
    }
    this.#skip = 'line';
    const next = at + this.#maxBytes;
    return { message: { bytes: input.subarray(at, next), isTruncated: true }, next };
  }
}

type Count =
  | { readonly kind: 'octets'; readonly start: number; readonly length: number }
  | { readonly kind: 'line' | 'unknown' };

/** `unknown`: more bytes are needed to tell. */
function readCount(input: Uint8Array, at: number): Count {
  let digits = 0;
  while (digits <= MAX_COUNT_DIGITS && isDigit(input[at + digits])) digits += 1;
  // MSG-LEN is NONZERO-DIGIT *DIGIT.
  if (digits === 0 || digits > MAX_COUNT_DIGITS || input[at] === 0x30) return { kind: 'line' };
  const behind = input[at + digits];
  if (behind === undefined) return { kind: 'unknown' };
  if (behind !== SPACE) return { kind: 'line' };
  const start = at + digits + 1;
  const length = Number(Buffer.from(input.subarray(at, at + digits)).toString('latin1'));
  if (length >= LOOKAHEAD_BYTES && input.length < start + LOOKAHEAD_BYTES) return { kind: 'unknown' };
  const ahead = Buffer.from(input.subarray(start, start + LOOKAHEAD_BYTES)).toString('latin1');
  return digits === 4 && MONTH.test(ahead) ? { kind: 'line' } : { kind: 'octets', start, length };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isFiller(byte: number | undefined): boolean {
  return byte === LF || byte === CR || byte === NUL;
}
