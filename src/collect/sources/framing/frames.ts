import type { RejectedRecord } from '../contract.ts';
import { type CutRecord, checkRecord, reject } from './cut-record.ts';

const LENGTH_BYTES = 4;

/** Each message with its length before it, 32 bits, little-endian: how the syslog receiver keeps messages whole. */
export function packFrames(messages: readonly Uint8Array[]): Uint8Array {
  const size = messages.reduce((sum, message) => sum + LENGTH_BYTES + message.length, 0);
  const payload = new Uint8Array(size);
  const view = new DataView(payload.buffer);
  let at = 0;
  for (const message of messages) {
    view.setUint32(at, message.length, true);
    payload.set(message, at + LENGTH_BYTES);
    at += LENGTH_BYTES + message.length;
  }
  return payload;
}

/** A frame that is longer than what is left ends the payload: where the next one begins cannot be known. */
export function* cutFrames(payload: Uint8Array, maxBytes: number): Iterable<CutRecord | RejectedRecord> {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = 0;
  while (at < payload.length) {
    const start = at + LENGTH_BYTES;
    const length = start <= payload.length ? view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (start + length > payload.length) {
      yield reject('truncated', 'The payload ends within a frame.', { raw: payload.subarray(at, at + maxBytes) });
      return;
    }
    // RFC 3164 names no encoding, so none is asked for here.
    yield checkRecord({ raw: payload.subarray(start, start + length) }, { maxBytes, isUtf8: true });
    at = start + length;
  }
}
