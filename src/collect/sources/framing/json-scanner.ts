const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LF = 0x0a;
const SPACE = 0x20;

/** Events are flat; deeper nesting is an attack on whoever walks the value. */
const MAX_DEPTH = 128;

export type ScannedSpan = {
  /** After the last byte looked at: the value's end, or where the fault showed. */
  readonly end: number;
  readonly outcome: 'value' | 'malformed' | 'unfinished';
};

/** True for the blanks of RFC 8259 section 2. */
export function isJsonBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === 0x0d || byte === 0x09;
}

/**
 * Finds where a JSON value ends, without decoding it. It checks only what keeps the ends certain (brackets that match,
 * strings that close on their line, keys where an object needs them); `JSON.parse` judges the rest.
 */
export function scanJsonValue(bytes: Uint8Array, start: number): ScannedSpan {
  const first = bytes[start];
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return scanContainer(bytes, start);
  if (first === QUOTE) return scanString(bytes, start);
  let end = start;
  while (end < bytes.length && isScalarByte(bytes[end])) end += 1;
  return { end: Math.max(end, start + 1), outcome: end > start ? 'value' : 'malformed' };
}

function scanContainer(bytes: Uint8Array, start: number): ScannedSpan {
  const closers: number[] = [];
  let before = COLON;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      const text = scanString(bytes, at);
      if (text.outcome !== 'value') return text;
      at = text.end - 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      const isMember = closers.at(-1) === CLOSE_BRACE;
      if ((isMember && before !== COLON) || closers.length >= MAX_DEPTH) return { end: at, outcome: 'malformed' };
      closers.push(byte === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (closers.pop() !== byte) return { end: at, outcome: 'malformed' };
      if (closers.length === 0) return { end: at + 1, outcome: 'value' };
    }
    if (!isJsonBlank(byte)) before = byte;
  }
  return { end: bytes.length, outcome: 'unfinished' };
}

function scanString(bytes: Uint8Array, start: number): ScannedSpan {
  for (let at = start + 1; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return { end: at + 1, outcome: 'value' };
    if (byte === LF) return { end: at, outcome: 'malformed' };
    if (byte === BACKSLASH) at += 1;
  }
  return { end: bytes.length, outcome: 'unfinished' };
}

/** Letters, digits, `+`, `-` and `.`: numbers, `true`, `false`, `null`. */
function isScalarByte(byte: number | undefined): boolean {
  if (byte === undefined || byte === COMMA) return false;
  return (
    (byte >= 0x2b && byte <= 0x39 && byte !== 0x2f) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
  );
}
