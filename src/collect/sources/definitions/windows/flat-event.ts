import type { FieldValue } from '../../contract.ts';
import { EventFields, fieldNameOf } from '../../evtx/index.ts';
import { fieldValueOf, isObject, type JsonObject, type JsonValue } from './json-object.ts';
import { readEventData } from './nested-event.ts';

type Fields = Record<string, FieldValue>;

/** Sigma's name, and what forwarders call it: NXLog, Sentinel, Get-WinEvent, in this order. */
const OTHER_NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['EventID', ['EventId', 'event_id', 'Id']],
  ['Channel', ['LogName', 'EventLog', 'log_name']],
  ['Provider_Name', ['SourceName', 'ProviderName', 'Provider', 'EventSourceName', 'Source', 'source_name']],
  ['Computer', ['Hostname', 'MachineName', 'ComputerName', 'computer_name']],
  ['EventRecordID', ['RecordNumber', 'RecordId', 'EventRecordId', 'record_number']],
];
const EVENT_DATA_NAMES = ['EventData', 'UserData', 'EventData_string'] as const;
const XML_DATA = /<Data(?:\s+Name=['"]([^'"]*)['"])?\s*(?:\/>|>([^<]*)<\/Data>)/g;
const XML_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_DATA_ELEMENTS = 500;

/**
 * One object with everything at its top, as NXLog writes it. The parsed object itself becomes the fields: only names
 * that are missing are added, because copying forty fields for each event would cost more than parsing them.
 */
export function readFlatEvent(event: JsonObject): Fields | undefined {
  const fields = event as Fields;
  for (const [name, others] of OTHER_NAMES) {
    if (fields[name] === undefined) addFirst(fields, name, others);
  }
  if (typeof fields.EventID === 'string' && /^\d{1,6}$/.test(fields.EventID)) fields.EventID = Number(fields.EventID);
  if (typeof fields.EventID !== 'number') return undefined;
  if (typeof fields.Keywords === 'number') fields.Keywords = hexKeywords(fields.Keywords);
  for (const name of EVENT_DATA_NAMES) addEventData(fields, event[name]);
  flattenNested(event, fields);
  return fields;
}

function addFirst(fields: Fields, name: string, others: readonly string[]): void {
  for (const other of others) {
    const value = fields[other];
    if (typeof value === 'string' || typeof value === 'number') {
      fields[name] = value;
      return;
    }
  }
}

const hexOfKeywords = new Map<number, string>();

/** A signed 64-bit number in NXLog's JSON; only its high bits are in use, and these a double keeps. */
function hexKeywords(keywords: number): FieldValue {
  if (!Number.isInteger(keywords)) return keywords;
  const known = hexOfKeywords.get(keywords);
  if (known !== undefined) return known;
  const hex = `0x${BigInt.asUintN(64, BigInt(keywords)).toString(16)}`;
  if (hexOfKeywords.size < 256) hexOfKeywords.set(keywords, hex);
  return hex;
}

/** Sentinel holds event data as JSON text or as XML text, other forwarders as an object. */
function addEventData(fields: Fields, data: JsonValue | undefined): void {
  if (data === undefined || data === null) return;
  const collected = new EventFields();
  if (isObject(data)) readEventData(data, collected);
  else if (typeof data === 'string' && data.startsWith('{')) readJsonText(data, collected);
  else if (typeof data === 'string' && data.startsWith('<')) readXmlText(data, collected);
  for (const name in collected.fields) fields[name] ??= collected.fields[name] ?? null;
}

function readJsonText(text: string, into: EventFields): void {
  try {
    const data: JsonValue = JSON.parse(text);
    if (isObject(data)) readEventData(data, into);
  } catch {
    // The text stays where it is, as a field of its own.
  }
}

function readXmlText(text: string, into: EventFields): void {
  let count = 0;
  for (const [, name, value] of text.matchAll(XML_DATA)) {
    count += 1;
    if (count > MAX_DATA_ELEMENTS) return;
    into.setData(fieldNameOf(name ?? 'Data'), decodeEntities(value ?? ''));
  }
}

function decodeEntities(text: string): string {
  return text.includes('&') ? text.replace(/&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/gi, decodeEntity) : text;
}

function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return XML_ENTITIES[name] ?? entity;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}

/** Field values are scalars or lists of them: a nested object's members move up, with dots in their names. */
function flattenNested(event: JsonObject, fields: Fields): void {
  for (const name in event) {
    const value = event[name];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      if (value.some((element) => typeof element === 'object')) fields[name] = fieldValueOf(value);
      continue;
    }
    delete fields[name];
    if (name === 'EventData' || name === 'UserData') continue;
    flattenInto(fields, { prefix: name, value: value as JsonObject, depth: 0 });
  }
}

const MAX_DEPTH = 8;

function flattenInto(fields: Fields, node: { prefix: string; value: JsonObject; depth: number }): void {
  for (const name in node.value) {
    const value = node.value[name] ?? null;
    const path = `${node.prefix}.${name}`;
    if (isObject(value) && node.depth < MAX_DEPTH) flattenInto(fields, { prefix: path, value, depth: node.depth + 1 });
    else fields[path] = fieldValueOf(value);
  }
}
