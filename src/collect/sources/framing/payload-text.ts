import { Buffer, isUtf8 } from 'node:buffer';

const UTF8_BOM = [0xef, 0xbb, 0xbf];
const UTF16_LE_BOM = [0xff, 0xfe];
const UTF16_BE_BOM = [0xfe, 0xff];

export type PayloadText = {
  /** UTF-8 without a byte order mark: a view of the payload, or a transcoded copy where the payload was UTF-16. */
  readonly bytes: Uint8Array;
  /** False: some record in it is not UTF-8, and each has to be looked at. */
  readonly isUtf8: boolean;
};

/** Only UTF-16 that says so by its mark is transcoded; guessing would turn binary rubbish into events. */
export function readPayloadText(payload: Uint8Array): PayloadText {
  if (startsWith(payload, UTF16_LE_BOM)) return transcode(payload, 'utf-16le');
  if (startsWith(payload, UTF16_BE_BOM)) return transcode(payload, 'utf-16be');
  const bytes = startsWith(payload, UTF8_BOM) ? payload.subarray(UTF8_BOM.length) : payload;
  return { bytes, isUtf8: isUtf8(bytes) };
}

/** Invalid sequences become U+FFFD: for text that was checked, or that is only shown. */
export function decodeUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function transcode(payload: Uint8Array, encoding: string): PayloadText {
  const text = new TextDecoder(encoding).decode(payload);
  return { bytes: new TextEncoder().encode(text), isUtf8: true };
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
