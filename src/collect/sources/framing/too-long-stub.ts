import { Buffer } from 'node:buffer';

/**
 * A receiver that streams cannot hold a line of any length, and must not lose that there was one. It journals a stub:
 * the line's first bytes, more of them than any decoder allows, with the true length written behind. Each decoder then
 * rejects it as `too-long` by its length alone; the note only makes the reason exact.
 */
export function tooLongStub(head: Uint8Array, trueBytes: number): Uint8Array {
  return Buffer.concat([head, Buffer.from(`${NOTE_START}${trueBytes}${NOTE_END}`)]);
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
