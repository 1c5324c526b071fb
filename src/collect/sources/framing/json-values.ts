import type { RejectedRecord } from '../contract.ts';
import { type CutLimits, type CutRecord, checkRecord, reject } from './cut-record.ts';
import { isJsonBlank, scanJsonValue } from './json-scanner.ts';
import { readPayloadText } from './payload-text.ts';

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const LF = 0x0a;
/** AWS writes the first, Azure the second. */
const RECORDS_KEYS = ['"Records"', '"records"'].map((key) => new TextEncoder().encode(key));
/** After a fault bytes are looked at again; a payload made to be all faults must still end. */
const SCANS_PER_BYTE = 6;
const FREE_SCANS = 65_536;

/**
 * Cuts a JSON document into its events: one value, the elements of an array or of `{"Records":[…]}`, or values one
 * after the other, pretty-printed or not. `bytes` is exactly the value's span (UTF-16 with a mark is transcoded).
 * A malformed value is rejected, and cutting goes on at the next line that can begin a value.
 */
export function* cutJsonValues(payload: Uint8Array, maxBytes: number): Iterable<CutRecord | RejectedRecord> {
  const text = readPayloadText(payload);
  yield* new JsonCutter(text.bytes, { maxBytes, isUtf8: text.isUtf8 }).cut();
}

class JsonCutter {
  private readonly bytes: Uint8Array;
  private readonly limits: CutLimits;
  private scansLeft: number;
  private at = 0;

  constructor(bytes: Uint8Array, limits: CutLimits) {
    this.bytes = bytes;
    this.limits = limits;
    this.scansLeft = bytes.length * SCANS_PER_BYTE + FREE_SCANS;
  }

  *cut(): Iterable<CutRecord | RejectedRecord> {
    for (this.skipBlank(); this.at < this.bytes.length; this.skipBlank()) {
      const list = this.listStart();
      if (list === undefined) yield this.cutValue();
      else yield* this.cutList(list.at, list.isWrapped);
    }
  }

  /** A list at top level is a container of events; so is the one list of `{"Records":[…]}`. */
  private listStart(): { readonly at: number; readonly isWrapped: boolean } | undefined {
    const first = this.bytes[this.at];
    if (first === OPEN_BRACKET) return { at: this.at + 1, isWrapped: false };
    if (first !== OPEN_BRACE) return undefined;
    const keyAt = this.afterBlank(this.at + 1);
    const found = RECORDS_KEYS.find((key) => key.every((byte, index) => this.bytes[keyAt + index] === byte));
    if (found === undefined) return undefined;
    const colonAt = this.afterBlank(keyAt + found.length);
    const listAt = this.afterBlank(colonAt + 1);
    return this.bytes[listAt] === OPEN_BRACKET ? { at: listAt + 1, isWrapped: true } : undefined;
  }

  private *cutList(start: number, isWrapped: boolean): Iterable<CutRecord | RejectedRecord> {
    this.at = start;
    for (this.skipBlank(); this.bytes[this.at] !== CLOSE_BRACKET; this.skipBlank()) {
      if (this.at >= this.bytes.length) {
        yield reject('truncated', 'The list of events is not closed.', { raw: this.bytes.subarray(this.bytes.length) });
        return;
      }
      yield this.cutValue();
    }
    this.at += 1;
    if (isWrapped) this.skipWrapperEnd();
  }

  /** Members beside `Records` are no events. */
  private skipWrapperEnd(): void {
    while (this.at < this.bytes.length) {
      this.skipBlank();
      const byte = this.bytes[this.at];
      if (byte === CLOSE_BRACE || byte === undefined) break;
      this.at = scanJsonValue(this.bytes, this.at).end;
    }
    this.at += 1;
  }

  private cutValue(): CutRecord | RejectedRecord {
    const start = this.at;
    const { end, outcome } = scanJsonValue(this.bytes, start);
    this.scansLeft -= end - start;
    if (outcome === 'value' && this.isFollowedWell(end)) {
      this.at = end;
      return checkRecord({ raw: this.bytes.subarray(start, end) }, this.limits);
    }
    this.at = this.scansLeft > 0 ? this.nextStart(start) : this.bytes.length;
    const raw = this.bytes.subarray(start, Math.min(this.at, start + this.limits.maxBytes));
    if (outcome === 'unfinished' && this.at >= this.bytes.length) {
      return reject('truncated', 'The document ends within a value.', { raw });
    }
    return reject('malformed', `Not JSON: the fault shows ${end - start} bytes after the value's start.`, { raw });
  }

  /** `hello world` must not be two values, nor `"a": 1` three. */
  private isFollowedWell(end: number): boolean {
    const next = this.bytes[end];
    if (next === undefined || next === COMMA || next === CLOSE_BRACKET || next === LF) return true;
    const after = this.bytes[this.afterBlank(end)];
    const isClosed = this.bytes[end - 1] === CLOSE_BRACE || this.bytes[end - 1] === CLOSE_BRACKET;
    return after === undefined || after === COMMA || after === CLOSE_BRACKET || isClosed || this.endsLine(end);
  }

  private endsLine(at: number): boolean {
    const lineEnd = this.lineEnd(at);
    return this.afterBlank(at) >= lineEnd;
  }

  /**
   * The next line that can begin a value: any, after text that is no JSON; after a broken object one that opens a
   * bracket and is not indented deeper, so that the rest of a pretty-printed object is not taken for many values.
   */
  private nextStart(start: number): number {
    const isBracket = this.bytes[start] === OPEN_BRACE || this.bytes[start] === OPEN_BRACKET;
    const indent = this.indentBefore(start);
    for (let line = this.lineEnd(start) + 1; line < this.bytes.length; line = this.lineEnd(line) + 1) {
      if (!isBracket) return line;
      let at = line;
      while (at - line <= indent && isJsonBlank(this.bytes[at])) at += 1;
      const byte = this.bytes[at];
      const opens = byte === OPEN_BRACE || byte === OPEN_BRACKET || byte === CLOSE_BRACKET;
      if (opens && at - line <= indent) return at;
    }
    return this.bytes.length;
  }

  private indentBefore(start: number): number {
    let at = start;
    while (at > 0 && this.bytes[at - 1] !== LF && isJsonBlank(this.bytes[at - 1])) at -= 1;
    return start - at;
  }

  private lineEnd(from: number): number {
    const found = this.bytes.indexOf(LF, from);
    return found === -1 ? this.bytes.length : found;
  }

  private afterBlank(from: number): number {
    let at = from;
    while (at < this.bytes.length && isJsonBlank(this.bytes[at])) at += 1;
    return at;
  }

  private skipBlank(): void {
    while (isJsonBlank(this.bytes[this.at]) || this.bytes[this.at] === COMMA) this.at += 1;
  }
}
