import type {
  DecodedEvent,
  EventLogsource,
  FieldRecord,
  FieldValue,
  RejectedRecord,
  SourceDefinition,
} from '../contract.ts';
import { reject } from '../framing/index.ts';
import { mapWith, type OcsfMapping } from '../mapping/index.ts';
import { readAnyTime } from '../time/index.ts';
import { flattenObject } from './flatten-object.ts';
import { type JsonObject, jsonRecords } from './json-records.ts';
import { recogniseJson } from './recognise-json.ts';

/** What is particular to a source whose events are JSON objects. */
export type JsonSource = Pick<SourceDefinition, 'id' | 'title' | 'description' | 'latenessMs'> & {
  /** How sure it is that an object is an event of this source: 0 (no) to 1 (nothing else looks like it). */
  readonly confidenceOf: (record: JsonObject) => number;
  /** An object with none of these members is no event. Fewer than recognition wants: the sender has said what it is. */
  readonly anyOf: readonly string[];
  /** Fields that hold the event's time, the best first; the time of receipt where none of them does. */
  readonly time: readonly string[];
  /** One object for each kind of event. */
  readonly logsource: EventLogsource | ((fields: FieldRecord) => EventLogsource);
  /** Adds the names that rules use beside the source's own. The map is this event's own. */
  readonly complete?: (fields: Map<string, FieldValue>, record: JsonObject) => void;
  /** One object for each kind of event. */
  readonly mapping: OcsfMapping | ((event: DecodedEvent) => OcsfMapping);
};

export function jsonSource(source: JsonSource): SourceDefinition {
  const { id, title, description, latenessMs, confidenceOf, mapping } = source;
  return {
    id,
    title,
    description,
    latenessMs,
    recognise: (sample) => recogniseJson(sample, confidenceOf),
    decode: (payload, format, context) =>
      jsonRecords(payload, format, (record, raw) => readJsonEvent(source, record, { raw, ...context })),
    ...mapWith(typeof mapping === 'function' ? mapping : () => mapping),
  };
}

/** One object as an event of the source. */
export function readJsonEvent(
  source: Pick<JsonSource, 'title' | 'anyOf' | 'time' | 'logsource' | 'complete'>,
  record: JsonObject,
  received: { readonly raw: Uint8Array; readonly receivedAtMs: number },
): Omit<DecodedEvent, 'kind' | 'raw'> | RejectedRecord {
  if (source.anyOf.every((name) => record[name] === undefined)) {
    const detail = `${source.title}: the JSON object has none of ${source.anyOf.join(', ')}.`;
    return reject('not-an-event', detail, { raw: received.raw });
  }
  const flat = flattenObject(record);
  source.complete?.(flat, record);
  const fields = Object.fromEntries(flat);
  const { logsource, time } = source;
  return {
    timeMs: firstTime(fields, time, received.receivedAtMs) ?? received.receivedAtMs,
    fields,
    logsource: typeof logsource === 'function' ? logsource(fields) : logsource,
  };
}

function firstTime(fields: FieldRecord, names: readonly string[], receivedAtMs: number): number | undefined {
  for (const name of names) {
    const ms = readAnyTime(fields[name], receivedAtMs);
    if (ms !== undefined) return ms;
  }
  return undefined;
}

/** Adds the value of a field under the name that rules have for it, where there is none of that name. */
export function addAlias(fields: Map<string, FieldValue>, alias: string, ...names: readonly string[]): void {
  if (fields.has(alias)) return;
  for (const name of names) {
    const value = fields.get(name);
    if (value === undefined || value === null) continue;
    fields.set(alias, value);
    return;
  }
}
