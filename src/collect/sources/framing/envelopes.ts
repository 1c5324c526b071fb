import type { RejectedRecord } from '../contract.ts';
import { type CutLimits, checkRecord, reject } from './cut-record.ts';

const LENGTHS_BYTES = 8;
const LF = 0x0a;

/** What the source wrote, and what the protocol that brought it said around it: one JSON object on one line. */
export type Enveloped = { readonly original: Uint8Array; readonly envelope: Uint8Array };

export type CutEnvelope = Enveloped & {
  readonly kind: 'cut';
  /** The original, LF, and the envelope: everything of the record that was received. */
  readonly raw: Uint8Array;
  /** The original alone, as a payload of the format `frames`. */
  readonly frame: Uint8Array;
};

/** Each as: length of the envelope, length of the original (32 bits, little-endian), the original, LF, the envelope. */
export function packEnvelopes(records: readonly Enveloped[]): Uint8Array {
  const size = records.reduce((sum, one) => sum + LENGTHS_BYTES + one.original.length + 1 + one.envelope.length, 0);
  const payload = new Uint8Array(size);
  const view = new DataView(payload.buffer);
  let at = 0;
  for (const { original, envelope } of records) {
    view.setUint32(at, envelope.length, true);
    view.setUint32(at + 4, original.length, true);
    at += LENGTHS_BYTES;
    payload.set(original, at);
    at += original.length;
    payload[at] = LF;
    payload.set(envelope, at + 1);
    at += 1 + envelope.length;
  }
  return payload;
}

/** A length that leads behind the payload's end ends it: where the next record begins cannot be known. */
export function* cutEnvelopes(payload: Uint8Array, limits: CutLimits): Iterable<CutEnvelope | RejectedRecord> {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = 0;
  while (at < payload.length) {
    const start = at + LENGTHS_BYTES;
    const isHead = start <= payload.length;
    const envelopeLength = isHead ? view.getUint32(at, true) : 0;
    const middle = start + (isHead ? view.getUint32(at + 4, true) : 0);
    const end = middle + 1 + envelopeLength;
    if (!isHead || end > payload.length) {
      const raw = payload.subarray(at, at + limits.maxBytes);
      yield reject('truncated', 'The payload ends within a record.', { raw });
      return;
    }
    const raw = payload.subarray(start, end);
    const checked = checkRecord({ raw }, limits);
    if (checked.kind === 'rejected') yield checked;
    else {
      const original = payload.subarray(start, middle);
      const envelope = payload.subarray(middle + 1, end);
      yield { kind: 'cut', raw, original, envelope, frame: payload.subarray(at + 4, middle) };
    }
    at = end;
  }
}
