import { isUtf8 } from 'node:buffer';
import type { RejectedRecord, RejectReason } from '../contract.ts';

/** One record cut out of a payload, not yet decoded. `line`: where it began, from 1, blank lines counted. */
export type CutRecord = { readonly kind: 'cut'; readonly bytes: Uint8Array; readonly line: number };

export type CutLimits = {
  /** A longer record is rejected as `too-long`; its `raw` keeps the first `maxBytes`. */
  readonly maxBytes: number;
  /** The whole payload was found to be UTF-8, so that no single record need be looked at. */
  readonly isUtf8: boolean;
};

export function reject(
  reason: RejectReason,
  detail: string,
  record: { raw: Uint8Array; line?: number },
): RejectedRecord {
  return { kind: 'rejected', reason, detail, ...record };
}

/** The checks every cutter makes, whatever found the record's ends. */
export function checkRecord(bytes: Uint8Array, line: number, limits: CutLimits): CutRecord | RejectedRecord {
  if (bytes.length > limits.maxBytes) {
    const raw = bytes.subarray(0, limits.maxBytes);
    return reject('too-long', `The record has ${bytes.length} bytes; ${limits.maxBytes} are allowed.`, { raw, line });
  }
  if (!limits.isUtf8 && !isUtf8(bytes)) {
    return reject('wrong-encoding', 'The record is not valid UTF-8.', { raw: bytes, line });
  }
  return { kind: 'cut', bytes, line };
}
