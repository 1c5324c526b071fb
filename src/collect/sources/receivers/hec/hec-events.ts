import { Buffer, isUtf8 } from 'node:buffer';
import type { EnvelopeFacts } from '../../enveloped.ts';
import {
  cutJsonValues,
  findMember,
  isJsonBlank,
  type JsonMember,
  jsonMembers,
  MAX_RECORD_BYTES,
  scanJsonValue,
  withoutMember,
} from '../../framing/index.ts';
import { envelopeOf, type ReceivedRecord, type RecordForm } from '../received-record.ts';
import type { HecCode } from './hec-replies.ts';

/** `host`, `source`, `sourcetype`, `index`: what the address says of every event. */
export type HecParameters = Readonly<Record<string, string>>;
export type HecFault = { readonly code: HecCode; readonly event: number };
export type HecEvents = { readonly records: readonly ReceivedRecord[] } | { readonly fault: HecFault };

/** An event costs far more than its bytes while it is held. */
export const MOST_EVENTS = 100_000;

/** JSON objects one after the other, in one or several lines. The first fault ends it: nothing is taken then. */
export function readHecEvents(body: Buffer, parameters: HecParameters): HecEvents {
  if (!isUtf8(body)) return { fault: { code: 6, event: 0 } };
  const records: ReceivedRecord[] = [];
  let at = afterBlank(body, 0);
  while (at < body.length) {
    const event = records.length;
    if (event >= MOST_EVENTS) return { fault: { code: 27, event } };
    const { end, outcome } = scanJsonValue(body, at);
    const bytes = body.subarray(at, end);
    const read = outcome === 'value' ? readEvent(bytes, parameters) : 6;
    if (typeof read === 'number') return { fault: { code: read, event } };
    records.push(read);
    at = afterBlank(body, end);
  }
  return { records };
}

type HecEvent = Readonly<Record<string, unknown>>;

function readEvent(bytes: Buffer, parameters: HecParameters): ReceivedRecord | HecCode {
  // It becomes a stub: nobody has to read it.
  if (bytes.length > MAX_RECORD_BYTES) return { hint: '', forms: [{ bytes }], innermost: 0, whole: 0 };
  const value = parsed(bytes);
  const member = value && findMember(bytes, 0, ['event']);
  if (value === undefined) return 6;
  if (member === undefined || value.event === null) return 12;
  if (value.event === '') return 13;
  const hint = value.sourcetype ?? parameters.sourcetype;
  const around = { bytes, facts: factsOf(value, parameters) };
  const hasMore = around.facts.parameters !== undefined || [...jsonMembers(bytes, 0)].length > 1;
  const line = lineOf(bytes, value.event);
  const forms = [formOf(around, member, hasMore), ...(line ? [formOf(around, line, true)] : []), { bytes }];
  return { hint: typeof hint === 'string' ? hint : '', forms, innermost: forms.length - 2, whole: forms.length - 1 };
}

/** Docker's driver puts the container's line into an object, with the stream that it came from. */
function lineOf(bytes: Buffer, event: unknown): JsonMember | undefined {
  const isDocker = typeof event === 'object' && event !== null && 'line' in event && 'source' in event;
  return isDocker ? findMember(bytes, 0, ['event', 'line']) : undefined;
}

type Around = { readonly bytes: Buffer; readonly facts: EnvelopeFacts };

function formOf({ bytes, facts }: Around, member: JsonMember, isWrapped: boolean): RecordForm {
  const original = valueBytes(bytes, member);
  if (!isWrapped) return { bytes: original };
  return { bytes: original, envelope: () => envelopeOf(facts, withoutMember(bytes, member)) };
}

/** A string is the text that it stands for; anything else stays as it is written. */
function valueBytes(bytes: Buffer, { start, end }: JsonMember): Buffer {
  const written = bytes.subarray(start, end);
  if (written[0] !== 0x22) return written;
  return Buffer.from(String(JSON.parse(written.toString('utf8'))));
}

function factsOf({ time, host }: HecEvent, parameters: HecParameters): EnvelopeFacts {
  const seconds = typeof time === 'string' || typeof time === 'number' ? Number(time) : Number.NaN;
  const named = typeof host === 'string' ? host : parameters.host;
  return {
    via: 'splunk-hec',
    ...(Number.isFinite(seconds) && time !== '' && { timeMs: seconds * 1000 }),
    ...(named !== undefined && { host: named }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

/** Of `/raw`: a line is an event, and so is a JSON value that goes over several lines. */
export function readHecRaw(body: Buffer, parameters: HecParameters): HecEvents {
  const records: ReceivedRecord[] = [];
  const facts = factsOf({}, parameters);
  const hint = parameters.sourcetype ?? '';
  const envelope = () => envelopeOf(facts, '{}');
  for (const bytes of rawRecords(body)) {
    if (records.length >= MOST_EVENTS) return { fault: { code: 27, event: records.length } };
    const form = facts.parameters === undefined ? { bytes } : { bytes, envelope };
    records.push({ hint, forms: [form], innermost: 0, whole: 0 });
  }
  return { records };
}

function* rawRecords(body: Buffer): Iterable<Uint8Array> {
  const start = afterBlank(body, 0);
  const opens = body[start] === 0x7b || body[start] === 0x5b;
  if (opens && parsed(body.subarray(start, lineEnd(body, start))) === undefined) {
    for (const value of cutJsonValues(body, MAX_RECORD_BYTES)) yield value.kind === 'cut' ? value.bytes : value.raw;
    return;
  }
  for (let at = start; at < body.length; ) {
    const end = lineEnd(body, at);
    const line = body.subarray(at, body[end - 1] === 0x0d ? end - 1 : end);
    if (line.length > 0) yield line;
    at = end + 1;
  }
}

function lineEnd(body: Buffer, from: number): number {
  const end = body.indexOf(0x0a, from);
  return end === -1 ? body.length : end;
}

function parsed(bytes: Buffer): HecEvent | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as HecEvent) : undefined;
  } catch {
    return undefined;
  }
}

function afterBlank(body: Buffer, from: number): number {
  let at = from;
  while (at < body.length && isJsonBlank(body[at])) at += 1;
  return at;
}
