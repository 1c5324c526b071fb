import { isUtf8 } from 'node:buffer';
import type { RejectedRecord, RejectReason } from '../contract.ts';
import { trueLengthOf } from './too-long-stub.ts';

/** Of a record that was too long: enough to see what it was. */
const MAX_REJECT_BYTES = 64 * 1024;

/** One record cut out of a payload, not yet decoded. `line`: of a line, counted from 1 with blank ones. */
export type CutRecord = { readonly kind: 'cut'; readonly bytes: Uint8Array; readonly line?: number };

export type CutLimits = {
  /** A longer record is rejected as `too-long`; its `raw` keeps the beginning, up to 64 KiB. */
  readonly maxBytes: number;
  /** The whole payload was found to be UTF-8, so that no single record need be looked at. */
  readonly isUtf8: boolean;
};

/** The bytes of one record, and the line it began on where lines are counted. */
export type RecordBytes = { readonly raw: Uint8Array; readonly line?: number };

export function reject(reason: RejectReason, detail: string, record: RecordBytes): RejectedRecord {
  return { kind: 'rejected', reason, detail, ...record };
}

/** The checks every cutter makes, whatever found the record's ends. */
export function checkRecord(record: RecordBytes, limits: CutLimits): CutRecord | RejectedRecord {
  const { raw, ...line } = record;
  if (raw.length > limits.maxBytes) {
    const detail = `The record has ${trueLengthOf(raw)} bytes; ${limits.maxBytes} are allowed.`;
    const kept = Math.min(limits.maxBytes, MAX_REJECT_BYTES);
    return reject('too-long', detail, { raw: raw.subarray(0, kept), ...line });
  }
  if (!limits.isUtf8 && !isUtf8(raw)) return reject('wrong-encoding', 'The record is not valid UTF-8.', record);
  return { kind: 'cut', bytes: raw, ...line };
}
