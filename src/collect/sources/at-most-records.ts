import type { EntryFormat } from '../../platform/journal/index.ts';
import { countEnvelopes } from './framing/index.ts';

const LF = 0x0a;
const LENGTH_BYTES = 4;
/** Below any real record of a binary event log; forged smaller ones are bounded by the reader's work per chunk. */
const SMALL_EVTX_RECORD_BYTES = 256;

/** How many records a payload may hold, without decoding it; stops counting at `enough`. An estimate for `evtx-chunks`, else never fewer than it holds. */
export function atMostRecords(payload: Uint8Array, format: EntryFormat, enough: number): number {
  if (format === 'frames') return countFrames(payload, enough);
  if (format === 'enveloped') return countEnvelopes(payload, enough);
  if (format === 'evtx-chunks') return Math.ceil(payload.length / SMALL_EVTX_RECORD_BYTES);
  return countLines(payload, enough);
}

/** JSON values stand on lines of their own, too: that is how receivers cut them. */
function countLines(payload: Uint8Array, enough: number): number {
  let count = 1;
  for (let at = payload.indexOf(LF); at !== -1 && count < enough; at = payload.indexOf(LF, at + 1)) count += 1;
  return count;
}

function countFrames(payload: Uint8Array, enough: number): number {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let count = 0;
  for (let at = 0; at + LENGTH_BYTES <= payload.length && count < enough; count += 1) {
    at += LENGTH_BYTES + view.getUint32(at, true);
  }
  return count;
}
