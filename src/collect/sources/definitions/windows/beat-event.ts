import type { FieldValue } from '../../contract.ts';
import { EventFields } from '../../evtx/index.ts';
import { isObject, type JsonObject, type JsonValue, objectAt, scalarOf } from './json-object.ts';
import { readEventData } from './nested-event.ts';

/** Sigma's name for a field, and its path in Winlogbeat 7 and later; then in Winlogbeat 6. The first that is there. */
const PATHS: readonly (readonly [string, readonly string[]])[] = [
  ['EventID', ['winlog.event_id', 'event.code', 'event_id']],
  ['Channel', ['winlog.channel', 'log_name']],
  ['Provider_Name', ['winlog.provider_name', 'event.provider', 'source_name']],
  ['Provider_Guid', ['winlog.provider_guid', 'provider_guid']],
  ['Computer', ['winlog.computer_name', 'computer_name', 'host.name']],
  ['EventRecordID', ['winlog.record_id', 'record_number']],
  ['Version', ['winlog.version', 'version']],
  ['Task', ['winlog.task', 'task']],
  ['Opcode', ['winlog.opcode', 'opcode']],
  ['Level', ['log.level', 'level']],
  ['ActivityID', ['winlog.activity_id', 'activity_id']],
  ['ExecutionProcessID', ['winlog.process.pid', 'process_id']],
  ['ThreadID', ['winlog.process.thread.id', 'thread_id']],
  ['UserID', ['winlog.user.identifier', 'user.identifier']],
  ['TimeCreated', ['winlog.time_created', '@timestamp']],
  ['Message', ['message']],
];
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['critical', 1],
  ['error', 2],
  ['warning', 3],
  ['information', 4],
  ['verbose', 5],
]);
const AUDIT_KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['Audit Failure', '0x8010000000000000'],
  ['Audit Success', '0x8020000000000000'],
]);
/** Winlogbeat's Sysmon and Security modules move event data to ECS; only what is missing is taken back from there. */
const ECS_PATHS: readonly (readonly [string, string])[] = [
  ['Image', 'process.executable'],
  ['CommandLine', 'process.command_line'],
  ['CurrentDirectory', 'process.working_directory'],
  ['ProcessId', 'process.pid'],
  ['ProcessGuid', 'process.entity_id'],
  ['OriginalFileName', 'process.pe.original_file_name'],
  ['ParentImage', 'process.parent.executable'],
  ['ParentCommandLine', 'process.parent.command_line'],
  ['ParentProcessId', 'process.parent.pid'],
  ['TargetFilename', 'file.path'],
  ['TargetObject', 'registry.path'],
  ['QueryName', 'dns.question.name'],
  ['SourceIp', 'source.ip'],
  ['SourcePort', 'source.port'],
  ['DestinationIp', 'destination.ip'],
  ['DestinationPort', 'destination.port'],
  ['DestinationHostname', 'destination.domain'],
];

/** What Winlogbeat (6 and later) sends, or Elasticsearch gives back of it. */
export function readBeatEvent(event: JsonObject): Record<string, FieldValue> | undefined {
  const winlog = objectAt(event, 'winlog');
  const data = objectAt(winlog, 'event_data') ?? objectAt(event, 'event_data');
  if (winlog === undefined && data === undefined && event['winlog.event_id'] === undefined) return undefined;
  const collected = new EventFields();
  for (const [name, paths] of PATHS) {
    const value = firstOf(event, paths);
    if (value !== undefined && value !== null) collected.setSystem(name, numberOfWord(name, value));
  }
  const keyword = keywordOf(winlog?.keywords ?? event.keywords);
  if (keyword !== undefined) collected.setSystem('Keywords', keyword);
  for (const part of [data, objectAt(winlog, 'user_data'), objectAt(event, 'user_data')]) {
    if (part !== undefined) readEventData(part, collected);
  }
  addDottedData(event, collected);
  for (const [name, path] of ECS_PATHS) addMissing(collected, name, valueAt(event, path));
  return typeof collected.fields.EventID === 'number' ? collected.fields : undefined;
}

/** Winlogbeat prints the level's name, rules know its number. */
function numberOfWord(name: string, value: FieldValue): FieldValue {
  const isLevel = name === 'Level' && typeof value === 'string';
  return isLevel ? (LEVELS.get(value.toLowerCase()) ?? value) : value;
}

/** Of the keywords' names only those of audits stand in rules, as their bits. */
function keywordOf(keywords: JsonValue | undefined): FieldValue | undefined {
  if (!Array.isArray(keywords)) return scalarOf(keywords);
  const words = keywords.filter((word) => typeof word === 'string');
  return words.length === 1 ? (AUDIT_KEYWORDS.get(words[0] ?? '') ?? words[0]) : words;
}

/** `"winlog.event_data.Image": …`, as exports of an index write it. */
function addDottedData(event: JsonObject, into: EventFields): void {
  const prefix = 'winlog.event_data.';
  for (const name in event) {
    const value = name.startsWith(prefix) ? scalarOf(event[name]) : undefined;
    if (value !== undefined) into.setData(name.slice(prefix.length), value);
  }
}

function addMissing(into: EventFields, name: string, value: JsonValue | undefined): void {
  const scalar = scalarOf(value);
  if (scalar !== undefined && scalar !== null && into.fields[name] === undefined) into.setData(name, scalar);
}

function firstOf(event: JsonObject, paths: readonly string[]): FieldValue | undefined {
  for (const path of paths) {
    const value = scalarOf(valueAt(event, path));
    if (value !== undefined) return value;
  }
  return undefined;
}

function valueAt(event: JsonObject, path: string): JsonValue | undefined {
  if (Object.hasOwn(event, path)) return event[path];
  let node: JsonValue | undefined = event;
  for (const name of path.split('.')) {
    if (!isObject(node) || !Object.hasOwn(node, name)) return undefined;
    node = node[name];
  }
  return node;
}
