import type { EntryFormat } from '../../platform/journal/index.ts';
import { cutEnvelopes, MAX_RECORD_BYTES } from './framing/index.ts';
import { atMostRecordsOf } from './json/index.ts';

const LF = 0x0a;
const LENGTH_BYTES = 4;
/** Below any real record of a binary event log; forged smaller ones are bounded by the reader's work per chunk. */
const SMALL_EVTX_RECORD_BYTES = 256;

/** How many records a payload may hold, without decoding it; stops counting at `enough`. An estimate for `evtx-chunks`, else never fewer than it holds. */
export function atMostRecords(payload: Uint8Array, format: EntryFormat, enough: number): number {
  if (format === 'frames') return countFrames(payload, enough);
  if (format === 'enveloped') return countOriginals(payload, enough);
  if (format === 'evtx-chunks') return Math.ceil(payload.length / SMALL_EVTX_RECORD_BYTES);
  return countLines(payload, enough);
}

/** JSON values of a document stand on lines of their own: that is how receivers cut them. A line may be a list of many. */
function countLines(payload: Uint8Array, enough: number): number {
  let count = 0;
  let start = 0;
  while (start <= payload.length && count < enough) {
    const found = payload.indexOf(LF, start);
    const end = found === -1 ? payload.length : found;
    count += atMostRecordsOf(payload.subarray(start, end));
    start = end + 1;
  }
  return Math.min(count, enough);
}

function countFrames(payload: Uint8Array, enough: number): number {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let count = 0;
  for (let at = 0; at + LENGTH_BYTES <= payload.length && count < enough; ) {
    const end = at + LENGTH_BYTES + view.getUint32(at, true);
    count += atMostRecordsOf(payload.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return Math.min(count, enough);
}

function countOriginals(payload: Uint8Array, enough: number): number {
  let count = 0;
  for (const cut of cutEnvelopes(payload, { maxBytes: MAX_RECORD_BYTES, isUtf8: true })) {
    count += cut.kind === 'cut' ? atMostRecordsOf(cut.original) : 1;
    if (count >= enough) return enough;
  }
  return count;
}
