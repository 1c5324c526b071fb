import { isUtf8 } from 'node:buffer';
import type { Recognition } from '../../contract.ts';
import { cutJsonValues, decodeUtf8, MAX_RECORD_BYTES, readPayloadText } from '../../framing/index.ts';
import { findTable } from './csv.ts';

/** Just enough: whatever else recognises the content goes first. */
const CONFIDENCE = 0.5;
/** Beyond these shares bytes are no text in any encoding that logs are written in. */
const MAX_CONTROL_SHARE = 0.02;
const MAX_HIGH_SHARE = 0.3;
const LF = 0x0a;

/** Any text. Undefined: binary, or nothing at all. */
export function recogniseGeneric(sample: Uint8Array): Recognition | undefined {
  const { bytes } = readPayloadText(sample);
  if (!isText(bytes)) return undefined;
  if (isJsonDocument(bytes)) return { format: 'json', confidence: CONFIDENCE };
  const headerBytes = findTable(sample)?.headerBytes;
  return { format: 'lines', confidence: CONFIDENCE, ...(headerBytes === undefined ? {} : { headerBytes }) };
}

function isText(bytes: Uint8Array): boolean {
  let controls = 0;
  let high = 0;
  let visible = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if (byte >= 0x80) high += 1;
    else if (byte < 0x20 && byte !== 0x09 && byte !== LF && byte !== 0x0d && byte !== 0x1b) controls += 1;
    else if (byte > 0x20 && byte < 0x7f) visible += 1;
  }
  if (visible + high === 0 || controls > bytes.length * MAX_CONTROL_SHARE) return false;
  // The sample's end may cut a character.
  const isWhole = isUtf8(bytes) || isUtf8(bytes.subarray(0, Math.max(0, bytes.lastIndexOf(LF))));
  return isWhole ? true : high <= bytes.length * MAX_HIGH_SHARE;
}

const LIST_START = /^\s*(?:\[\s*\{|\{\s*"Records"\s*:\s*\[)/;

/** A list of objects, or an object over several lines. One object a line is no document, but lines. */
function isJsonDocument(bytes: Uint8Array): boolean {
  const text = decodeUtf8(bytes);
  if (LIST_START.test(text)) return true;
  const first = text.trimStart().split('\n', 1)[0] ?? '';
  if (!first.startsWith('{') || first.length === text.trim().length || isJson(first)) return false;
  for (const record of cutJsonValues(bytes, MAX_RECORD_BYTES)) {
    return record.kind === 'cut' || record.reason === 'truncated';
  }
  return false;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
