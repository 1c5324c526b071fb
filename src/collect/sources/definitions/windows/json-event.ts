import type { FieldValue } from '../../contract.ts';
import { readBeatEvent } from './beat-event.ts';
import { readFlatEvent } from './flat-event.ts';
import { isObject, type JsonObject, type JsonValue, objectAt } from './json-object.ts';
import { readNestedEvent } from './nested-event.ts';

export type WindowsShape = 'nested' | 'beat' | 'flat';
export type WindowsJson = { readonly shape: WindowsShape; readonly fields: Record<string, FieldValue> };

/** Around the event: Elasticsearch's `_source`, and collectors that tag a record with its source. */
const ENVELOPES = ['_source', 'event'] as const;

/** Undefined where the value is no Windows event in any shape that is known. */
export function readWindowsJson(value: JsonValue): WindowsJson | undefined {
  if (!isObject(value)) return undefined;
  const found = readShape(value);
  if (found !== undefined) return found;
  for (const name of ENVELOPES) {
    const inner = objectAt(value, name);
    const unwrapped = inner === undefined ? undefined : readShape(inner);
    if (unwrapped !== undefined) return unwrapped;
  }
  return undefined;
}

function readShape(value: JsonObject): WindowsJson | undefined {
  const nested = objectAt(value, 'Event') ?? (isObject(value.System) ? value : undefined);
  if (nested !== undefined) return withShape('nested', readNestedEvent(nested));
  if (value.winlog !== undefined || value.event_data !== undefined || value['winlog.event_id'] !== undefined) {
    return withShape('beat', readBeatEvent(value));
  }
  return withShape('flat', readFlatEvent(value));
}

function withShape(shape: WindowsShape, fields: Record<string, FieldValue> | undefined): WindowsJson | undefined {
  return fields === undefined ? undefined : { shape, fields };
}
