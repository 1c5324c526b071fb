import type { RejectedRecord } from '../contract.ts';
import { type CutRecord, checkRecord } from './cut-record.ts';
import { readPayloadText } from './payload-text.ts';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Cuts a payload into lines, without their LF or CRLF. Blank lines are no records, but count in `line`.
 * UTF-16 with a byte order mark is transcoded: `bytes` is then UTF-8 and no view of the payload.
 */
export function* cutLines(payload: Uint8Array, maxBytes: number): Iterable<CutRecord | RejectedRecord> {
  const text = readPayloadText(payload);
  const limits = { maxBytes, isUtf8: text.isUtf8 };
  const { bytes } = text;
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const found = bytes.indexOf(LF, start);
    const next = found === -1 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === CR ? next - 1 : next;
    if (!isBlank(bytes, start, end)) yield checkRecord({ raw: bytes.subarray(start, end), line }, limits);
    start = next + 1;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== TAB && byte !== CR) return false;
  }
  return true;
}
