import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { Decoder, ExtensionCodec } from '@msgpack/msgpack';
import { envelopeOf, type ReceivedRecord, type RecordForm } from '../received-record.ts';
import { FRAMER_LIMITS, MsgpackFault, MsgpackFramer } from './msgpack-framer.ts';

export type ForwardMessage = {
  readonly records: readonly ReceivedRecord[];
  /** Of the entries, inflated. */
  readonly bytes: number;
  /** What the sender wants to be acknowledged; undefined: nothing. */
  readonly chunk: string | undefined;
};

const MOST_RECORDS = 100_000;
/** What inflates further than this is no log. */
const MOST_INFLATION = 250;
const INFLATED_FREE_BYTES = 1024 * 1024;
/** Where Docker, Fluent Bit and Fluentd put the line. */
const LINES = ['log', 'message', 'MESSAGE', 'msg'];
const EVENT_TIME_TYPE = 0;

type Time = { readonly timeMs: number };
type Fields = Readonly<Record<string, unknown>>;

const codec = new ExtensionCodec();
codec.register({
  type: EVENT_TIME_TYPE,
  encode: () => null,
  decode: (bytes): Time | null => {
    if (bytes.length !== 8) return null;
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { timeMs: view.readUInt32BE(0) * 1000 + view.readUInt32BE(4) / 1e6 };
  },
});

/** Strings stay bytes: what a container prints need not be UTF-8, and is kept as it is. */
const decoder = new Decoder({
  extensionCodec: codec,
  useBigInt64: true,
  rawStrings: true,
});

/** Throws `MsgpackFault`. */
export function decodeValue(bytes: Uint8Array): unknown {
  try {
    return decoder.decode(harmless(bytes));
  } catch (error) {
    throw new MsgpackFault(error instanceof Error ? error.message : 'unreadable');
  }
}

/** The member name `__proto__` as MessagePack writes it, and one that is as long. */
const PROTO = Buffer.from('\xa9__proto__', 'latin1');
const HARMLESS = Buffer.from('\xa9__proto_?', 'latin1');

/**
 * The library refuses that name, and with it everything behind: whoever writes a log could so stop all logs of his host.
 * Also as a value of its own, which is the price.
 */
function harmless(bytes: Uint8Array): Uint8Array {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(PROTO)) return bytes;
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(PROTO); at !== -1; at = copy.indexOf(PROTO, at)) HARMLESS.copy(copy, at);
  return copy;
}

/** Forward protocol v1, all four modes of carrying events. Throws `MsgpackFault`. */
export function readForward(bytes: Uint8Array): ForwardMessage {
  const message = decodeValue(bytes);
  if (!Array.isArray(message) || message.length < 2) throw new MsgpackFault('No event of the Forward protocol.');
  const [tagBytes, second, third, fourth] = message;
  const tag = scalarText(tagBytes);
  const isSingle = !Array.isArray(second) && !(second instanceof Uint8Array);
  const options = fieldsOf(isSingle ? fourth : third);
  const packed = isSingle ? undefined : inflated(second, scalarText(options.compressed));
  const entries = isSingle ? [[second, third]] : entriesOf(packed);
  const chunk = options.chunk === undefined ? undefined : scalarText(options.chunk);
  const records: ReceivedRecord[] = [];
  for (const entry of entries) {
    if (records.length >= MOST_RECORDS) throw new MsgpackFault('Too many events in one message.');
    if (!Array.isArray(entry)) throw new MsgpackFault('An entry is no pair of time and record.');
    records.push(receivedRecord(tag, entry[0], fieldsOf(entry[1])));
  }
  return { records, bytes: packed instanceof Uint8Array ? Math.max(packed.length, bytes.length) : bytes.length, chunk };
}

function inflated(entries: unknown, compressed: string): unknown {
  return compressed === 'gzip' && entries instanceof Uint8Array ? gunzip(entries) : entries;
}

function entriesOf(packed: unknown): Iterable<unknown> {
  if (Array.isArray(packed)) return packed;
  if (!(packed instanceof Uint8Array)) throw new MsgpackFault('Entries are neither a list nor packed.');
  return unpacked(packed);
}

function* unpacked(bytes: Uint8Array): Iterable<unknown> {
  const framer = new MsgpackFramer();
  for (const value of framer.push(bytes)) yield decodeValue(value);
  if (!framer.isBetween) throw new MsgpackFault('Packed entries end within one.');
}

function gunzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, {
      maxOutputLength: Math.min(FRAMER_LIMITS.bytes, INFLATED_FREE_BYTES + MOST_INFLATION * bytes.length),
    });
  } catch {
    throw new MsgpackFault('Compressed entries are damaged, or too large.');
  }
}

function receivedRecord(tag: string, time: unknown, record: Fields): ReceivedRecord {
  // Fluent Bit may put metadata beside the time.
  const timeMs = timeOf(Array.isArray(time) ? time[0] : time);
  const facts = { via: 'fluent-forward', ...(timeMs !== undefined && { timeMs }) };
  const around = { tag, ...(Array.isArray(time) && { metadata: time[1] }) };
  const line = LINES.find((name) => record[name] instanceof Uint8Array);
  const document = Buffer.from(jsonOf(record));
  const forms: RecordForm[] = [
    { bytes: document, envelope: () => envelopeOf(facts, jsonOf(around)) },
    {
      get bytes() {
        return Buffer.from(jsonOf({ ...around, ...facts, record }));
      },
    },
  ];
  if (line === undefined) return { hint: tag, forms, innermost: 0, whole: 1 };
  const bytes = withoutLineEnd(record[line] as Uint8Array);
  const rest = () => jsonOf({ ...around, record: { ...record, [line]: null } });
  const inner = { bytes, envelope: () => envelopeOf(facts, rest()) };
  return { hint: tag, forms: [inner, ...forms], innermost: 0, whole: 2 };
}

/** Fluent Bit leaves the container's line end on the line. */
function withoutLineEnd(line: Uint8Array): Uint8Array {
  return line.at(-1) === 0x0a ? line.subarray(0, -1) : line;
}

function timeOf(time: unknown): number | undefined {
  if (typeof time === 'object' && time !== null && 'timeMs' in time) {
    return typeof time.timeMs === 'number' && Number.isFinite(time.timeMs) ? time.timeMs : undefined;
  }
  const seconds = typeof time === 'number' || typeof time === 'bigint' ? Number(time) : Number.NaN;
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

function fieldsOf(value: unknown): Fields {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  return isMap ? (value as Fields) : {};
}

/** Throws `MsgpackFault` for anything that holds values: to make a text of those may call what the sender put in. */
function scalarText(value: unknown): string {
  if (value instanceof Uint8Array) return textOf(value);
  if (typeof value === 'object' && value !== null) throw new MsgpackFault('A name is no text.');
  return String(value ?? '');
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

function jsonOf(value: unknown): string {
  return JSON.stringify(plain(value));
}

/** Numbers that JSON's readers would round stay as text. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return textOf(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}
