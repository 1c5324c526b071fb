import {
  briefOf,
  type EventBrief,
  OCSF_VERSION,
  type OcsfEvent,
  type OcsfProcess,
  type OcsfUser,
} from '../../../ocsf/index.ts';
import type { DecodedEvent } from '../../contract.ts';
import { addressOf } from '../../mapping/index.ts';
import { FieldReader } from './field-reader.ts';
import { OCSF_KINDS, type OcsfKind, REGISTRY_KEY_ACTIVITIES } from './ocsf-classes.ts';
import { addNamedThing, type Filled, fileName, fileOf } from './ocsf-things.ts';

const BASE: OcsfKind = { classUid: 0, activityId: 0, subject: 'none' };
const AUTHENTICATION = 3002;
/** Level of `System` (1 critical … 5 verbose, 0 always) as severity. */
const SEVERITY_OF_LEVEL: readonly number[] = [1, 5, 4, 3, 1, 1];
const MESSAGE_FIELDS = ['CommandLine', 'TargetObject', 'TargetFilename', 'ScriptBlockText', 'QueryName'];
const MAX_MESSAGE = 1024;
const UNKNOWN_TYPE = 0;
/** For what a class requires and an event does not say. */
const UNKNOWN = 'Unknown';

/** Maps by service and event id; see `ocsf-classes.ts`. */
export function toWindowsOcsf(event: DecodedEvent): OcsfEvent {
  const read = new FieldReader(event.fields, true);
  const ocsf = fill(event, read);
  const rest = read.rest();
  return rest === undefined ? ocsf : { ...ocsf, unmapped: rest };
}

/** The same without the fields that no attribute takes, of which the brief says nothing. */
export function toWindowsBrief(event: DecodedEvent): EventBrief {
  return briefOf(fill(event, new FieldReader(event.fields, false)));
}

function fill(event: DecodedEvent, read: FieldReader): OcsfEvent {
  const { fields, logsource } = event;
  const row = OCSF_KINDS[logsource.service]?.[Number(fields.EventID)] ?? BASE;
  const activity =
    row.classUid === 201_001
      ? (REGISTRY_KEY_ACTIVITIES.get(read.text('EventType') ?? '') ?? row.activityId)
      : row.activityId;
  const ocsf: Filled = {
    class_uid: row.classUid,
    category_uid: Math.floor((row.classUid % 100_000) / 1000),
    activity_id: activity,
    type_uid: row.classUid * 100 + activity,
    severity_id: SEVERITY_OF_LEVEL[read.integer('Level') ?? 0] ?? 1,
    // The schema wants whole milliseconds.
    time: Math.floor(event.timeMs),
    metadata: metadataOf(read),
  };
  const status = statusOf(row, read);
  if (status !== undefined) ocsf.status_id = status;
  const hostname = read.text('Computer');
  if (hostname !== undefined) ocsf.device = { hostname, type_id: UNKNOWN_TYPE };
  else if (row.classUid !== BASE.classUid) ocsf.device = { name: UNKNOWN, type_id: UNKNOWN_TYPE };
  const message = messageOf(read);
  if (message !== undefined) ocsf.message = message;
  addSubject(ocsf, row, read);
  addNamedThing(ocsf, row, read);
  return ocsf;
}

function metadataOf(read: FieldReader): OcsfEvent['metadata'] {
  const name = read.text('Provider_Name') ?? 'Windows';
  const logName = read.text('LogName') ?? read.text('Channel');
  const uid = read.peek('EventRecordID');
  read.take('EventID', 'EventRecordID');
  return {
    product: { name, vendor_name: 'Microsoft' },
    version: OCSF_VERSION,
    profiles: ['host'],
    event_code: String(read.peek('EventID')),
    ...(logName === undefined ? {} : { log_name: logName }),
    ...(uid === undefined || uid === null ? {} : { uid: String(uid) }),
  };
}

/** Kerberos and NTLM validation tell failure by a code; audits by their keyword. Both stay among the unmapped. */
function statusOf(row: OcsfKind, read: FieldReader): number | undefined {
  if (row.isFailure === true) return 2;
  const keywords = read.peek('Keywords');
  const status = read.peek('Status');
  if (keywords === '0x8010000000000000') return 2;
  if (row.subject === 'logon' && typeof status === 'string') return /^0x0+$/.test(status) ? 1 : 2;
  return keywords === '0x8020000000000000' || row.subject === 'logon' ? 1 : undefined;
}

/** Made of fields that are taken elsewhere, or else stay. */
function messageOf(read: FieldReader): string | undefined {
  for (const name of MESSAGE_FIELDS) {
    const value = said(read, name);
    if (value !== undefined) return value.slice(0, MAX_MESSAGE);
  }
  return (accessOf(read) ?? headlineOf(said(read, 'Message')))?.slice(0, MAX_MESSAGE);
}

function said(read: FieldReader, name: string): string | undefined {
  const value = read.peek(name);
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}

/** One process that reached into another: Sysmon 8 and 10. */
function accessOf(read: FieldReader): string | undefined {
  const source = said(read, 'SourceImage');
  const target = said(read, 'TargetImage');
  return source === undefined || target === undefined ? undefined : `${source} → ${target}`;
}

/** `Process accessed:`, then a list of what stands in the fields already. The event's full text is in `raw`. */
function headlineOf(message: string | undefined): string | undefined {
  const line = message
    ?.split(/[\r\n]/, 1)[0]
    ?.trim()
    .replace(/:$/, '');
  return line === '' ? undefined : line;
}

function addSubject(ocsf: Filled, row: OcsfKind, read: FieldReader): void {
  switch (row.subject) {
    case 'process': {
      // A 4688 gives the new process a field of its own; its ProcessId is the creator's.
      const own = processOf(read, PROCESS_NAMES) ?? {};
      const parent = processOf(read, PARENT_NAMES);
      ocsf.process = { ...own, ...(parent === undefined ? {} : { parent_process: parent }) };
      break;
    }
    case 'target-process':
      ocsf.process = processOf(read, TARGET_NAMES) ?? {};
      break;
    case 'network':
    case 'dns':
      addNetwork(ocsf, read);
      break;
    case 'logon':
    case 'account':
      addAccount(ocsf, row, read);
      break;
    case 'registry':
    case 'file':
    case 'module':
    case 'none':
  }
  addActor(ocsf, row, read);
}

/** Who did it: the process that acts on another thing, and the account it runs as; else the service that says so. */
function addActor(ocsf: Filled, row: OcsfKind, read: FieldReader): void {
  const names = row.subject === 'target-process' ? SOURCE_NAMES : PROCESS_NAMES;
  const process = row.subject === 'process' ? ocsf.process?.parent_process : processOf(read, names);
  const user = userOf(read, 'Subject') ?? nameWithDomain(read.text('User'));
  const actor = { ...(process === undefined ? {} : { process }), ...(user === undefined ? {} : { user }) };
  if (Object.keys(actor).length > 0) ocsf.actor = actor;
  else if (row.classUid !== 0) ocsf.actor = { app_name: ocsf.metadata.product.name };
}

type ProcessNames = {
  readonly image: string;
  readonly pid: readonly string[];
  readonly uid: string;
  readonly commandLine: string;
};
const PROCESS_NAMES: ProcessNames = {
  image: 'Image',
  pid: ['NewProcessId', 'ProcessId'],
  uid: 'ProcessGuid',
  commandLine: 'CommandLine',
};
const PARENT_NAMES: ProcessNames = {
  image: 'ParentImage',
  pid: ['ParentProcessId'],
  uid: 'ParentProcessGuid',
  commandLine: 'ParentCommandLine',
};
const SOURCE_NAMES: ProcessNames = {
  image: 'SourceImage',
  pid: ['SourceProcessId'],
  uid: 'SourceProcessGUID',
  commandLine: 'SourceCommandLine',
};
const TARGET_NAMES: ProcessNames = {
  image: 'TargetImage',
  pid: ['TargetProcessId'],
  uid: 'TargetProcessGUID',
  commandLine: 'CommandLine',
};

/** A process has to have a number or an id of its own: a path alone is none. */
function processOf(read: FieldReader, names: ProcessNames): OcsfProcess | undefined {
  if (read.peek(names.uid) === undefined && names.pid.every((name) => read.peek(name) === undefined)) return undefined;
  const pid = read.integer(...names.pid);
  const uid = read.text(names.uid);
  if (pid === undefined && uid === undefined) return undefined;
  const path = read.text(names.image);
  const commandLine = read.text(names.commandLine);
  return {
    ...(path === undefined ? {} : { name: fileName(path), file: fileOf(path) }),
    ...(pid === undefined ? {} : { pid }),
    ...(uid === undefined ? {} : { uid }),
    ...(commandLine === undefined ? {} : { cmd_line: commandLine }),
  };
}

function addNetwork(ocsf: Filled, read: FieldReader): void {
  const query = read.text('QueryName');
  if (query !== undefined) ocsf.query = { hostname: query };
  const source = endpointOf(read, 'Source');
  const destination = endpointOf(read, 'Destination');
  if (source !== undefined) ocsf.src_endpoint = source;
  if (destination !== undefined) ocsf.dst_endpoint = destination;
  // Who asked is the host itself.
  const { hostname } = ocsf.device ?? {};
  if (source === undefined && destination === undefined) {
    ocsf.src_endpoint = hostname === undefined ? { name: UNKNOWN } : { hostname };
  }
}

function endpointOf(read: FieldReader, side: 'Source' | 'Destination'): OcsfEvent['src_endpoint'] {
  return endpointWith(read, { ip: `${side}Ip`, port: `${side}Port`, hostnames: [`${side}Hostname`] });
}

type EndpointNames = { readonly ip: string; readonly port: string; readonly hostnames: readonly string[] };

function endpointWith(read: FieldReader, names: EndpointNames): OcsfEvent['src_endpoint'] {
  const given = read.peek(names.ip);
  const ip = addressOf(given) === undefined ? undefined : read.text(names.ip);
  // `LOCAL` and the like, where no host's name stands.
  const hostname = read.text(...names.hostnames) ?? (ip === undefined ? read.text(names.ip) : undefined);
  if (ip === undefined && hostname === undefined) return undefined;
  const port = read.integer(names.port);
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(port === undefined ? {} : { port }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

function addAccount(ocsf: Filled, row: OcsfKind, read: FieldReader): void {
  ocsf.user = userOf(read, 'Target') ?? { uid: UNKNOWN };
  const source = endpointWith(read, { ip: 'IpAddress', port: 'IpPort', hostnames: ['WorkstationName', 'Workstation'] });
  if (source !== undefined) ocsf.src_endpoint = source;
  const { hostname } = ocsf.device ?? {};
  if (row.classUid === AUTHENTICATION) ocsf.dst_endpoint = hostname === undefined ? { name: UNKNOWN } : { hostname };
}

function userOf(read: FieldReader, role: 'Subject' | 'Target'): OcsfUser | undefined {
  const name = read.text(`${role}UserName`);
  if (name === undefined) return undefined;
  const domain = read.text(`${role}DomainName`);
  const uid = read.text(`${role}UserSid`, ...(role === 'Target' ? ['TargetSid'] : []));
  return { name, ...(domain === undefined ? {} : { domain }), ...(uid === undefined ? {} : { uid }) };
}

function nameWithDomain(user: string | undefined): OcsfUser | undefined {
  if (user === undefined) return undefined;
  const at = user.indexOf('\\');
  return at === -1 ? { name: user } : { domain: user.slice(0, at), name: user.slice(at + 1) };
}
