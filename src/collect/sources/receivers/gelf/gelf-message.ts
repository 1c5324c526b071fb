import { Buffer, isUtf8 } from 'node:buffer';
import { gunzipSync, inflateSync } from 'node:zlib';
import { findMember, MAX_RECORD_BYTES, memberText, withoutMember } from '../../framing/index.ts';
import { envelopeOf, type ReceivedRecord, type RecordForm } from '../received-record.ts';

/** Logs shrink to a tenth or so. What grows far beyond is made to cost, and a datagram needs no token. */
const MOST_INFLATION = 100;
const ALWAYS_INFLATED_BYTES = 16 * 1024;

/** GELF 1.1: a JSON object whose `full_message` or `short_message` is the line. Undefined: it is none. */
export function readGelf(bytes: Buffer): ReceivedRecord | undefined {
  const value = isUtf8(bytes) && bytes.length <= MAX_RECORD_BYTES ? objectOf(bytes) : undefined;
  if (value === undefined) return undefined;
  const { timestamp, host } = value;
  const timeMs = typeof timestamp === 'number' || typeof timestamp === 'string' ? Number(timestamp) * 1000 : 0;
  const facts = {
    via: 'gelf',
    ...(Number.isFinite(timeMs) && timeMs > 0 && { timeMs }),
    ...(typeof host === 'string' && { host }),
  };
  const lines = ['full_message', 'short_message'].flatMap((name): RecordForm[] => {
    const member = findMember(bytes, 0, [name]);
    const text = memberText(bytes, member);
    if (member === undefined || text === undefined || text === '') return [];
    return [{ bytes: Buffer.from(text), envelope: () => envelopeOf(facts, withoutMember(bytes, member)) }];
  });
  return { hint: '', forms: [...lines, { bytes }], innermost: 0, whole: lines.length };
}

function objectOf(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** zlib and gzip say so in their first bytes. Undefined: damaged, or larger than any record, or its bytes, should make. */
export function inflateGelf(bytes: Buffer): Buffer | undefined {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip && bytes[0] !== 0x78) return bytes;
  const most = Math.min(MAX_RECORD_BYTES, Math.max(ALWAYS_INFLATED_BYTES, bytes.length * MOST_INFLATION));
  try {
    return (isGzip ? gunzipSync : inflateSync)(bytes, { maxOutputLength: most });
  } catch {
    return undefined;
  }
}
