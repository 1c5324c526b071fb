import { Buffer } from 'node:buffer';
import type { EntryFormat } from '../../../platform/journal/index.ts';
import { type Enveloped, MAX_RECORD_BYTES, packEnvelopes, packFrames, tooLongStub } from '../framing/index.ts';
import type { ReceivedRecord, RecordForm } from './received-record.ts';

/** A journal payload and how many records of the group, from the first not yet packed on, it holds. */
export type PackedRecords = {
  readonly format: EntryFormat;
  readonly payload: Uint8Array;
  readonly count: number;
  /** Made for it: its records and their envelopes, also where they became a stub. */
  readonly madeBytes: number;
};

export type PackLimits = { readonly payloadBytes: number; readonly payloadRecords: number };

export const PACK_LIMITS: PackLimits = { payloadBytes: 1024 * 1024, payloadRecords: 20_000 };

const LF = 0x0a;
const CR = 0x0d;
const LINE_END = Buffer.of(LF);

type Ready = { readonly bytes: Uint8Array; readonly envelope: Uint8Array | undefined };

/** Records of one source, in order, as journal payloads. One that is too long becomes a stub, as everywhere. */
export function* packRecords(
  records: readonly ReceivedRecord[],
  form: number,
  limits: PackLimits,
): Iterable<PackedRecords> {
  let open: Ready[] = [];
  let size = 0;
  for (const { forms } of records) {
    const one = readyOf(forms[Math.min(form, forms.length - 1)]);
    const bytes = one.bytes.length + (one.envelope?.length ?? 0);
    const isOver = bytes + 1 > MAX_RECORD_BYTES;
    const isFull = open.length >= limits.payloadRecords || size + bytes > limits.payloadBytes;
    if (open.length > 0 && (isOver || isFull)) {
      yield { ...pack(open), madeBytes: size };
      open = [];
      size = 0;
    }
    if (isOver) {
      const payload = Buffer.concat([stubOf(one.bytes, bytes), LINE_END]);
      yield { format: 'lines', payload, count: 1, madeBytes: bytes };
      continue;
    }
    open.push(one);
    size += bytes;
  }
  if (open.length > 0) yield { ...pack(open), madeBytes: size };
}

function readyOf(form: RecordForm | undefined): Ready {
  return { bytes: form?.bytes ?? new Uint8Array(0), envelope: form?.envelope?.() };
}

/** What needs no more stays lines: those are read fastest. */
function pack(records: readonly Ready[]): Omit<PackedRecords, 'madeBytes'> {
  const count = records.length;
  if (records.some(({ envelope }) => envelope !== undefined)) {
    const enveloped = records.map(
      ({ bytes, envelope }): Enveloped => ({ original: bytes, envelope: envelope ?? Buffer.from('{}') }),
    );
    return { format: 'enveloped', payload: packEnvelopes(enveloped), count };
  }
  const parts = records.map(({ bytes }) => bytes);
  if (!parts.every(isLine)) return { format: 'frames', payload: packFrames(parts), count };
  return { format: 'lines', payload: Buffer.concat(parts.flatMap((part) => [part, LINE_END])), count };
}

/** Comes out of a payload of lines as it went in: on one line, not blank, and with no byte order mark before it. */
function isLine(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  const isText = first > 0x20 && first < 0xef;
  return isText && !bytes.includes(LF) && bytes.at(-1) !== CR;
}

function stubOf(bytes: Uint8Array, trueBytes: number): Uint8Array {
  const head = Buffer.from(bytes.subarray(0, MAX_RECORD_BYTES + 1));
  for (let at = 0; at < head.length; at += 1) if (head[at] === LF || head[at] === CR) head[at] = 0x20;
  return tooLongStub(head, trueBytes);
}
