import type { Recognition } from '../contract.ts';
import { cutJsonValues, decodeUtf8, readPayloadText } from '../framing/index.ts';
import { isJsonObject, type JsonObject, parseJson } from './json-records.ts';

const LOOKED_AT = 4;
const ENVELOPE = /^\s*\{\s*"[Rr]ecords"\s*:\s*\[/;
const LF = 0x0a;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Of the first four objects the one that is surest, where at least half may be this source's. `confidenceOf`: 0 (no) to 1 (certain). */
export function recogniseJson(
  sample: Uint8Array,
  confidenceOf: (record: JsonObject) => number,
): Recognition | undefined {
  const { bytes } = readPayloadText(sample);
  const start = bytes.findIndex((byte) => byte > 0x20);
  if (bytes[start] !== OPEN_BRACE && bytes[start] !== OPEN_BRACKET) return undefined;
  let confidence = 0;
  let looked = 0;
  let agreeing = 0;
  for (const value of cutJsonValues(bytes, bytes.length)) {
    const record = value.kind === 'cut' ? parseJson(value.bytes) : undefined;
    const own = isJsonObject(record) ? confidenceOf(record) : 0;
    confidence = Math.max(confidence, own);
    if (own > 0) agreeing += 1;
    looked += 1;
    if (looked >= LOOKED_AT) break;
  }
  return agreeing * 2 < looked || confidence === 0 ? undefined : { format: formatOf(bytes, start), confidence };
}

/** Lines, where the first line is a whole object. */
function formatOf(bytes: Uint8Array, start: number): Recognition['format'] {
  if (bytes[start] === OPEN_BRACKET) return 'json';
  const end = bytes.indexOf(LF, start);
  const line = bytes.subarray(start, end === -1 ? bytes.length : end);
  return isJsonObject(parseJson(line)) && !ENVELOPE.test(decodeUtf8(line)) ? 'lines' : 'json';
}
