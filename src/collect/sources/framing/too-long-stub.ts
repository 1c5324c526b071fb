import { Buffer } from 'node:buffer';

/** What receivers keep whole and decoders allow at most. One number: beyond it a receiver journals a stub only. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** A byte order mark before the stub is stripped by its decoder, and must not bring it down to the limit. */
const MARGIN_BYTES = 16;

/**
 * A receiver that streams cannot hold a line of any length, and must not lose that there was one. It journals a stub:
 * the line's first bytes, more of them than any decoder allows, with the true length written behind. Each decoder then
 * rejects it as `too-long` by its length alone; the note only makes the reason exact, so that it is of no use to forge.
 * Where a receiver is set to keep less than `MAX_RECORD_BYTES`, spaces make up for it.
 */
export function tooLongStub(head: Uint8Array, trueBytes: number): Uint8Array {
  const padding = Buffer.alloc(Math.max(0, MAX_RECORD_BYTES + MARGIN_BYTES - head.length), ' ');
  return Buffer.concat([head, padding, Buffer.from(`${NOTE_START}${trueBytes}${NOTE_END}`)]);
}

const NOTE_START = ' [cut by Watchfloor; bytes: ';
const NOTE_END = ']';
const NOTE = /\[cut by Watchfloor; bytes: (\d{1,16})\]$/;
const MAX_NOTE_BYTES = 64;

/** How long the record was before it became a stub; its own length where it is none. */
export function trueLengthOf(record: Uint8Array): number {
  const tail = Buffer.from(record.subarray(Math.max(0, record.length - MAX_NOTE_BYTES))).toString('latin1');
  const noted = NOTE.exec(tail)?.[1];
  return noted === undefined ? record.length : Number(noted);
}
