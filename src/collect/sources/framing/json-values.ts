import type { RejectedRecord } from '../contract.ts';
import type { CutRecord } from './cut-record.ts';
import { cutLines } from './lines.ts';

/**
 * Cuts a JSON document into its events: one value, the elements of an array or of `{"Records":[…]}`, or values one
 * after the other, pretty-printed or not. `bytes` is exactly the value's span.
 */
export function* cutJsonValues(payload: Uint8Array, maxBytes: number): Iterable<CutRecord | RejectedRecord> {
  yield* cutLines(payload, maxBytes);
}
