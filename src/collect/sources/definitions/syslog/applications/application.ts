import type { DecodedEvent, EventLogsource, FieldRecord } from '../../../contract.ts';
import {
  type Attribute,
  choice,
  completing,
  constant,
  integer,
  integerOf,
  made,
  type OcsfMapping,
  text,
  textOf,
} from '../../../mapping/index.ts';

/** What an application's message says beyond syslog's own fields. */
export type ApplicationEvent = {
  readonly fields: FieldRecord;
  readonly logsource: EventLogsource;
  /** Where the message has a time of its own. */
  readonly timeMs?: number | undefined;
};

/** One application that writes to syslog: a file here, and a line in `registry.ts`. */
export type Application = {
  /** Log sources whose events `mappingOf` maps; product and service together are this application's alone. */
  readonly logsources: readonly EventLogsource[];
  /** Lower-case names of programs. Without them it is told by its content alone. */
  readonly programs?: readonly string[];
  /** Its lines also stand in files of their own, without a syslog header, and are told from others for sure. */
  readonly isBare?: true;
  /** `content` is the message, or the whole line where it has no syslog header. Undefined: it is no such message. */
  readonly read: (content: string, receivedAtMs: number) => ApplicationEvent | undefined;
  /** The same objects again and again. Undefined: the message says no more than any other. */
  readonly mappingOf: (event: DecodedEvent) => OcsfMapping | undefined;
};

/** OCSF severity_id of syslog's eight. */
const SEVERITY_IDS: ReadonlyMap<string, number> = new Map([
  ['emerg', 6],
  ['alert', 5],
  ['crit', 5],
  ['err', 4],
  ['warning', 3],
  ['notice', 2],
  ['info', 1],
  ['debug', 1],
]);

/** What every message says of itself, in whatever class. */
export const MESSAGE_ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  message: text('message'),
  severity_id: choice('severity', SEVERITY_IDS, 1),
  'metadata.event_code': text('msgid'),
  'device.hostname': text('hostname'),
  'device.type_id': completing(constant(0)),
};

/** And where the program that writes is who acts: a process where its number is known, else the application of that name. */
export const SYSLOG_ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  ...MESSAGE_ATTRIBUTES,
  'actor.process.pid': integer('procid'),
  'actor.process.name': completing(text('program')),
  'actor.app_name': made(['program'], ({ program, procid }) =>
    integerOf(procid) === undefined ? textOf(program) : undefined,
  ),
};

/** 1 success, 2 failure. */
export const OUTCOME_IDS: ReadonlyMap<string, number> = new Map([
  ['success', 1],
  ['failure', 2],
]);

/** The text of the groups that took part, by name; without those that say nothing. */
export function groupsOf(found: RegExpExecArray): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.groups ?? {})) {
    if (value !== undefined && value !== '' && value !== '-') fields[name] = value;
  }
  return fields;
}
