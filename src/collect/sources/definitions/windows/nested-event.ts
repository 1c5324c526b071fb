import type { FieldValue } from '../../contract.ts';
import { EventFields, fieldNameOf, SYSTEM_ATTRIBUTES, SYSTEM_ELEMENTS } from '../../evtx/index.ts';
import { fieldValueOf, isObject, type JsonObject, type JsonValue, objectAt, scalarOf } from './json-object.ts';

/** Where converters of event XML put attributes (`#attributes`, `$`, `@Name`) and the text beside them. */
const ATTRIBUTE_HOLDERS = ['#attributes', '$', '@attributes'];
const TEXT_KEYS = ['#text', '_', '$t', 'text'];
const MAX_DEPTH = 8;
const BARE_GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `{"System":{…},"EventData":{…}}`, as evtx_dump, Chainsaw and XML converters write an event. */
export function readNestedEvent(event: JsonObject): Record<string, FieldValue> | undefined {
  const system = objectAt(event, 'System');
  if (system === undefined) return undefined;
  const collected = new EventFields();
  readSystem(system, collected);
  for (const name in event) {
    const part = event[name];
    if (name === 'RenderingInfo') readRendering(part, collected);
    else if (name !== 'System' && isObject(part) && !isAttributeKey(name)) readData(part, collected, 0);
  }
  return collected.fields;
}

/** The event data of an otherwise flat event. */
export function readEventData(data: JsonObject, into: EventFields): void {
  readData(data, into, 0);
}

function readSystem(system: JsonObject, into: EventFields): void {
  for (const path in SYSTEM_ATTRIBUTES) {
    const [element = '', attribute = ''] = path.split('.');
    const value = attributeOf(system, element, attribute);
    if (value !== undefined && value !== null) into.setSystem(SYSTEM_ATTRIBUTES[path] ?? path, withBraces(path, value));
  }
  for (const name of SYSTEM_ELEMENTS) {
    const value = textOf(system[name]);
    if (value !== undefined && value !== null) into.setSystem(name, value);
  }
}

function attributeOf(system: JsonObject, element: string, attribute: string): FieldValue | undefined {
  const node = system[element];
  for (const holder of [
    objectAt(system, `${element}_attributes`),
    ...ATTRIBUTE_HOLDERS.map((key) => objectAt(node, key)),
  ]) {
    const value = holder === undefined ? undefined : scalarOf(holder[attribute]);
    if (value !== undefined) return value;
  }
  return isObject(node) ? (scalarOf(node[attribute]) ?? scalarOf(node[`@${attribute}`])) : undefined;
}

function readRendering(rendering: JsonValue | undefined, into: EventFields): void {
  const message = isObject(rendering) ? textOf(rendering.Message) : undefined;
  if (typeof message === 'string') into.setData('Message', message);
}

function readData(data: JsonObject, into: EventFields, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const name in data) {
    if (isAttributeKey(name)) continue;
    const value = data[name] ?? null;
    if (name === 'Data' || name === 'data') readDataElements(value, into);
    else readMember(name, value, { into, depth });
  }
}

function readMember(name: string, value: JsonValue, to: { into: EventFields; depth: number }): void {
  const text = textOf(value);
  if (text !== undefined) to.into.setData(fieldNameOf(name), withBraces(name, text));
  else if (isObject(value)) readData(value, to.into, to.depth + 1);
  else to.into.setData(fieldNameOf(name), fieldValueOf(value));
}

/** `<Data>` elements: named ones give their own fields, the others together the field `Data`. */
function readDataElements(value: JsonValue, into: EventFields): void {
  for (const element of Array.isArray(value) ? (value as readonly JsonValue[]) : [value]) {
    const name = isObject(element) ? attributeOf({ Data: element }, 'Data', 'Name') : undefined;
    const text = textOf(element) ?? (isObject(element) ? fieldValueOf(element['#text'] ?? null) : null);
    if (typeof name === 'string') into.setData(fieldNameOf(name), withBraces(name, text));
    else into.setData('Data', text);
  }
}

/** A scalar, or the text that stands beside attributes. */
function textOf(value: JsonValue | undefined): FieldValue | undefined {
  if (!isObject(value)) return scalarOf(value);
  for (const key of TEXT_KEYS) {
    if (Object.hasOwn(value, key)) return fieldValueOf(value[key] ?? null);
  }
  return undefined;
}

function isAttributeKey(name: string): boolean {
  return (
    name.startsWith('#') ||
    name.startsWith('@') ||
    name === '$' ||
    name.startsWith('xmlns') ||
    name.endsWith('_attributes')
  );
}

/** Windows prints GUIDs in braces, and rules write them so; evtx_dump leaves the braces out. */
function withBraces(name: string, value: FieldValue): FieldValue {
  const isGuid = typeof value === 'string' && /(guid|activityid)$/i.test(name) && BARE_GUID.test(value);
  return isGuid ? `{${value}}` : value;
}
