import { Buffer } from 'node:buffer';
import type { DecodeContext, DecodedRecord, FieldValue, Recognition } from '../../contract.ts';
import { cutLines, decodeUtf8, MAX_RECORD_BYTES, readPayloadText, reject } from '../../framing/index.ts';
import { readAnyTime } from '../../time/index.ts';
import { completeZeek, logsourceOfKind } from './log-kinds.ts';

const HASH = 0x23;
const MAX_COLUMNS = 1_000;
const MAX_LIST = 10_000;

/** What the `#` lines say (https://docs.zeek.org/en/master/log-formats.html). */
type Header = {
  separator: string;
  setSeparator: string;
  empty: string;
  unset: string;
  path: string;
  fields: readonly string[];
  types: readonly string[];
};

/** A header that names the columns is needed before the first row; one that comes later counts from there on. */
export function* decodeTsv(payload: Uint8Array, context: DecodeContext): Iterable<DecodedRecord> {
  const header = newHeader();
  for (const record of cutLines(payload, MAX_RECORD_BYTES)) {
    if (record.kind === 'rejected') {
      yield record;
      continue;
    }
    const { bytes: raw } = record;
    const line = record.line === undefined ? {} : { line: record.line };
    if (raw[0] === HASH) {
      readDirective(header, decodeUtf8(raw));
      continue;
    }
    const values = decodeUtf8(raw).split(header.separator, MAX_COLUMNS + 1);
    if (header.fields.length === 0) {
      yield reject('not-an-event', 'No #fields line stands before the row.', { raw, ...line });
    } else if (values.length !== header.fields.length) {
      const detail = `The row has ${values.length} columns; #fields names ${header.fields.length}.`;
      yield reject('malformed', detail, { raw, ...line });
    } else yield { ...eventOf(header, values, context), raw, ...line };
  }
}

function eventOf(header: Header, values: readonly string[], context: DecodeContext) {
  const fields = new Map<string, FieldValue>();
  for (const [index, text] of values.entries()) {
    const value = fieldOf(text, header.types[index] ?? 'string', header);
    const name = header.fields[index];
    if (value !== undefined && name !== undefined) fields.set(name, value);
  }
  if (header.path !== '') fields.set('_path', header.path);
  completeZeek(fields, { _path: header.path });
  const timeMs = readAnyTime(fields.get('ts'), context.receivedAtMs) ?? context.receivedAtMs;
  const logsource = logsourceOfKind(header.path);
  return { kind: 'event' as const, timeMs, fields: Object.fromEntries(fields), logsource };
}

function newHeader(): Header {
  return { separator: '\t', setSeparator: ',', empty: '(empty)', unset: '-', path: '', fields: [], types: [] };
}

function readDirective(header: Header, line: string): void {
  if (line.startsWith('#separator ')) {
    // A new log begins, with everything as it is without a header.
    Object.assign(header, newHeader(), { separator: withBytes(line.slice('#separator '.length)) || '\t' });
    return;
  }
  const [name, ...rest] = line.split(header.separator, MAX_COLUMNS + 1);
  const [first = ''] = rest;
  if (name === '#set_separator') header.setSeparator = withBytes(first) || ',';
  else if (name === '#empty_field') header.empty = first;
  else if (name === '#unset_field') header.unset = first;
  else if (name === '#path') header.path = first;
  else if (name === '#fields') header.fields = rest;
  else if (name === '#types') header.types = rest;
}

/** Undefined: the field is not set, or an empty list. */
function fieldOf(text: string, type: string, header: Header): FieldValue | undefined {
  if (text === header.unset) return undefined;
  const element = /^(?:set|vector|table|list)\[(.*)\]$/.exec(type)?.[1];
  if (element === undefined) return text === header.empty ? '' : scalarOf(text, type);
  if (text === header.empty) return undefined;
  return text
    .split(header.setSeparator, MAX_LIST)
    .filter((each) => each !== header.unset)
    .map((each) => scalarOf(each, element));
}

const NUMBERS: ReadonlySet<string> = new Set(['count', 'int', 'port', 'double', 'interval', 'time']);

function scalarOf(text: string, type: string): string | number | boolean {
  if (type === 'bool' && (text === 'T' || text === 'F')) return text === 'T';
  if (NUMBERS.has(type) && /^-?\d{1,15}(?:\.\d{1,12})?$/.test(text)) return Number(text);
  return text.includes('\\x') ? withBytes(text) : text;
}

/** `\x09`: how the writer keeps its separators out of values. */
function withBytes(text: string): string {
  return text.replace(/\\x([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The `#` lines at the beginning: without them the rows behind have no names. */
export function recogniseTsv(sample: Uint8Array): Recognition | undefined {
  const { bytes } = readPayloadText(sample);
  if (bytes[0] !== HASH) return undefined;
  const text = decodeUtf8(bytes);
  const header = /^(?:#[^\n]*\n)+/.exec(text)?.[0] ?? '';
  if (!header.startsWith('#separator \\x') || !header.includes('\n#fields')) return undefined;
  return { format: 'lines', confidence: 0.98, headerBytes: Buffer.byteLength(header) };
}
