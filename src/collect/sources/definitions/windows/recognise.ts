import type { Recognition } from '../../contract.ts';
import { EVTX_CHUNK_MAGIC, isEvtxFile } from '../../evtx/index.ts';
import { cutJsonValues, decodeUtf8, readPayloadText } from '../../framing/index.ts';
import { readWindowsJson, type WindowsJson } from './json-event.ts';
import { serviceOf } from './logsource.ts';

const LOOKED_AT = 3;
const LF = 0x0a;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** EVTX by its magic; JSON by the shape of its first values. */
export function recogniseWindows(sample: Uint8Array): Recognition | undefined {
  if (isEvtxFile(sample) || EVTX_CHUNK_MAGIC.every((byte, index) => sample[index] === byte)) {
    return { format: 'evtx-chunks', confidence: 1 };
  }
  const { bytes } = readPayloadText(sample);
  const start = bytes.findIndex((byte) => byte > 0x20);
  if (bytes[start] !== OPEN_BRACE && bytes[start] !== OPEN_BRACKET) return undefined;
  let confidence = 0;
  let looked = 0;
  for (const value of cutJsonValues(bytes, bytes.length)) {
    confidence = Math.max(confidence, value.kind === 'cut' ? confidenceOf(value.bytes) : 0);
    looked += 1;
    if (looked >= LOOKED_AT) break;
  }
  return confidence === 0 ? undefined : { format: formatOf(bytes, start), confidence };
}

function confidenceOf(bytes: Uint8Array): number {
  try {
    const found = readWindowsJson(JSON.parse(decodeUtf8(bytes)));
    return found === undefined ? 0 : confidenceOfShape(found);
  } catch {
    return 0;
  }
}

/** A flat object with a number for an id could be another product's; a channel that Windows has could not. */
function confidenceOfShape({ shape, fields }: WindowsJson): number {
  if (shape !== 'flat') return 0.95;
  const { Channel: channel, Provider_Name: provider } = fields;
  if (typeof channel === 'string' && serviceOf(fields, channel) !== '') return 0.9;
  if (typeof provider === 'string' && provider.startsWith('Microsoft-Windows-')) return 0.8;
  return typeof channel === 'string' ? 0.6 : 0.2;
}

/** Lines, where the first line is a whole object. */
function formatOf(bytes: Uint8Array, start: number): Recognition['format'] {
  const end = bytes.indexOf(LF, start);
  const line = bytes.subarray(start, end === -1 ? bytes.length : end);
  if (line[0] !== OPEN_BRACE) return 'json';
  try {
    return readWindowsJson(JSON.parse(decodeUtf8(line))) === undefined ? 'json' : 'lines';
  } catch {
    return 'json';
  }
}
