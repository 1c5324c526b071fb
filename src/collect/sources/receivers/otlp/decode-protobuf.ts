import { Buffer } from 'node:buffer';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { type FieldKind, MESSAGES, type MessageName } from './log-messages.ts';

/** A message of two bytes becomes an object of a hundred: so many of them are made for one request. */
const MOST_MESSAGES = 1_000_000;
/** Values may hold values; what lies deeper is said to be there, and is not read. */
const MOST_DEPTH = 200;
const TOO_DEEP = { stringValue: '(nested too deep)' };

type Message = Record<string, unknown>;
type Work = { readonly reader: BinaryReader; messagesLeft: number };

/** An `ExportLogsServiceRequest` in the form of its JSON encoding. Undefined: malformed, or too much of it. */
export function decodeLogsRequest(bytes: Uint8Array): Message | undefined {
  try {
    const work = { reader: new BinaryReader(bytes), messagesLeft: MOST_MESSAGES };
    return readMessage(work, 'Request', { end: bytes.length, depth: 0 });
  } catch {
    // The reader throws wherever a length or a number leads out of the bytes.
    return undefined;
  }
}

type Extent = { readonly end: number; readonly depth: number };

function readMessage(work: Work, name: MessageName, { end, depth }: Extent): Message {
  work.messagesLeft -= 1;
  const { reader } = work;
  if (work.messagesLeft < 0) throw new RangeError('too much');
  if (depth > MOST_DEPTH && name === 'AnyValue') {
    reader.pos = end;
    return { ...TOO_DEEP };
  }
  const message: Message = {};
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const field = MESSAGES[name][number];
    if (field === undefined || wireType !== wireTypeOf(field[1])) {
      reader.skip(wireType, number, MOST_DEPTH);
      continue;
    }
    const [key, kind, isRepeated] = field;
    const value = readValue(work, kind, depth);
    if (isRepeated !== true) message[key] = value;
    else if (Array.isArray(message[key])) message[key].push(value);
    else message[key] = [value];
  }
  if (reader.pos !== end) throw new RangeError('a field leads out of its message');
  return message;
}

function wireTypeOf(kind: FieldKind): WireType {
  switch (kind) {
    case 'bool':
    case 'uint32':
    case 'int64':
      return WireType.Varint;
    case 'double':
    case 'fixed64':
      return WireType.Bit64;
    case 'fixed32':
      return WireType.Bit32;
    default:
      return WireType.LengthDelimited;
  }
}

function readValue(work: Work, kind: FieldKind, depth: number): unknown {
  const { reader } = work;
  switch (kind) {
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'uint32':
      return reader.uint32();
    case 'fixed32':
      return reader.fixed32();
    case 'int64':
      return String(reader.int64());
    case 'fixed64':
      return String(reader.fixed64());
    case 'double':
      return inJson(reader.double());
    case 'id':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    default: {
      const length = reader.uint32();
      if (reader.pos + length > reader.len) throw new RangeError('a message leads out of the bytes');
      return readMessage(work, kind, { end: reader.pos + length, depth: depth + 1 });
    }
  }
}

const inJson = (value: number) => (Number.isFinite(value) ? value : String(value));
