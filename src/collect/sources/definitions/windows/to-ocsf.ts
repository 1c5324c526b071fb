import { OCSF_VERSION, type OcsfEvent, type OcsfProcess, type OcsfUser } from '../../../ocsf/index.ts';
import type { DecodedEvent, FieldRecord } from '../../contract.ts';
import { OCSF_KINDS, type OcsfKind, REGISTRY_KEY_ACTIVITIES } from './ocsf-classes.ts';

const BASE: OcsfKind = { classUid: 0, activityId: 0, subject: 'none' };
/** Level of `System` (1 critical … 5 verbose, 0 always) as severity. */
const SEVERITY_OF_LEVEL: readonly number[] = [1, 5, 4, 3, 1, 1];
const MESSAGE_FIELDS = ['CommandLine', 'TargetObject', 'TargetFilename', 'ScriptBlockText', 'QueryName'];
const MAX_MESSAGE = 1024;

type Filled = { -readonly [Name in keyof OcsfEvent]: OcsfEvent[Name] };

/** Maps by service and event id; see `ocsf-classes.ts`. */
export function toWindowsOcsf(event: DecodedEvent): OcsfEvent {
  const { fields, logsource } = event;
  const row = OCSF_KINDS[logsource.service]?.[Number(fields.EventID)] ?? BASE;
  const activity =
    row.classUid === 201_001
      ? (REGISTRY_KEY_ACTIVITIES.get(text(fields.EventType) ?? '') ?? row.activityId)
      : row.activityId;
  const ocsf: Filled = {
    class_uid: row.classUid,
    category_uid: Math.floor((row.classUid % 100_000) / 1000),
    activity_id: activity,
    type_uid: row.classUid * 100 + activity,
    severity_id: SEVERITY_OF_LEVEL[Number(fields.Level ?? 0)] ?? 1,
    time: event.timeMs,
    metadata: metadataOf(fields),
  };
  const status = statusOf(row, fields);
  if (status !== undefined) ocsf.status_id = status;
  const hostname = text(fields.Computer);
  if (hostname !== undefined) ocsf.device = { hostname };
  const message = messageOf(fields);
  if (message !== undefined) ocsf.message = message;
  addSubject(ocsf, row, fields);
  return ocsf;
}

function metadataOf(fields: FieldRecord): OcsfEvent['metadata'] {
  const name = text(fields.Provider_Name) ?? 'Windows';
  const logName = text(fields.LogName) ?? text(fields.Channel);
  const uid = fields.EventRecordID;
  return {
    product: { name, vendor_name: 'Microsoft' },
    version: OCSF_VERSION,
    event_code: String(fields.EventID),
    ...(logName === undefined ? {} : { log_name: logName }),
    ...(uid === undefined || uid === null ? {} : { uid: String(uid) }),
  };
}

/** Kerberos and NTLM validation tell failure by a code; audits by their keyword. */
function statusOf(row: OcsfKind, fields: FieldRecord): number | undefined {
  if (row.isFailure === true) return 2;
  if (fields.Keywords === '0x8010000000000000') return 2;
  if (row.subject === 'logon' && typeof fields.Status === 'string') return /^0x0+$/.test(fields.Status) ? 1 : 2;
  return fields.Keywords === '0x8020000000000000' || row.subject === 'logon' ? 1 : undefined;
}

function messageOf(fields: FieldRecord): string | undefined {
  for (const name of MESSAGE_FIELDS) {
    const value = text(fields[name]);
    if (value !== undefined) return value.slice(0, MAX_MESSAGE);
  }
  return (accessOf(fields) ?? headlineOf(text(fields.Message)))?.slice(0, MAX_MESSAGE);
}

/** One process that reached into another: Sysmon 8 and 10. */
function accessOf(fields: FieldRecord): string | undefined {
  const source = text(fields.SourceImage);
  const target = text(fields.TargetImage);
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

function addSubject(ocsf: Filled, row: OcsfKind, fields: FieldRecord): void {
  switch (row.subject) {
    case 'process':
      ocsf.process = { ...processOf(fields, PROCESS_NAMES), ...parentOf(fields) };
      break;
    case 'target-process':
      ocsf.process = processOf(fields, {
        ...PROCESS_NAMES,
        image: 'TargetImage',
        pid: 'TargetProcessId',
        uid: 'TargetProcessGUID',
      });
      break;
    case 'registry':
      addRegistry(ocsf, row, fields);
      break;
    case 'network':
    case 'dns':
      addNetwork(ocsf, fields);
      break;
    case 'logon':
    case 'account':
      addAccount(ocsf, fields);
      break;
    case 'file': {
      const path = text(fields.TargetFilename);
      if (path !== undefined) ocsf.file = { path, name: fileName(path) };
      break;
    }
    case 'module': {
      const path = text(fields.ImageLoaded);
      if (path !== undefined) ocsf.module = { file: { path } };
      break;
    }
    case 'none':
  }
  addActor(ocsf, row, fields);
}

/** Who did it: the process that acts on another thing, and the account it runs as. */
function addActor(ocsf: Filled, row: OcsfKind, fields: FieldRecord): void {
  const names = row.subject === 'target-process' ? SOURCE_NAMES : PROCESS_NAMES;
  const process = row.subject === 'process' ? parentOf(fields).parent_process : processOf(fields, names);
  const user = userOf(fields, 'Subject') ?? nameWithDomain(text(fields.User));
  const hasProcess = process !== undefined && Object.keys(process).length > 0;
  if (!hasProcess && user === undefined) return;
  ocsf.actor = { ...(hasProcess ? { process } : {}), ...(user === undefined ? {} : { user }) };
}

type ProcessNames = {
  readonly image: string;
  readonly pid: string;
  readonly uid: string;
  readonly commandLine: string;
};
const PROCESS_NAMES: ProcessNames = {
  image: 'Image',
  pid: 'ProcessId',
  uid: 'ProcessGuid',
  commandLine: 'CommandLine',
};
const PARENT_NAMES: ProcessNames = {
  image: 'ParentImage',
  pid: 'ParentProcessId',
  uid: 'ParentProcessGuid',
  commandLine: 'ParentCommandLine',
};
const SOURCE_NAMES: ProcessNames = {
  image: 'SourceImage',
  pid: 'SourceProcessId',
  uid: 'SourceProcessGUID',
  commandLine: 'SourceCommandLine',
};

function processOf(fields: FieldRecord, names: ProcessNames): OcsfProcess {
  const path = text(fields[names.image]);
  // A 4688's ProcessId is the creator's; the new process has its own field.
  const pid = integer(names.pid === 'ProcessId' ? (fields.NewProcessId ?? fields.ProcessId) : fields[names.pid]);
  const uid = text(fields[names.uid]);
  const commandLine = text(fields[names.commandLine]);
  return {
    ...(path === undefined ? {} : { name: fileName(path), file: { path } }),
    ...(pid === undefined ? {} : { pid }),
    ...(uid === undefined ? {} : { uid }),
    ...(commandLine === undefined ? {} : { cmd_line: commandLine }),
  };
}

function parentOf(fields: FieldRecord): { readonly parent_process?: OcsfProcess } {
  const parent = processOf(fields, PARENT_NAMES);
  return Object.keys(parent).length === 0 ? {} : { parent_process: parent };
}

function addRegistry(ocsf: Filled, row: OcsfKind, fields: FieldRecord): void {
  const path = text(fields.TargetObject) ?? text(fields.ObjectName);
  if (path === undefined) return;
  if (row.classUid === 201_001) {
    ocsf.reg_key = { path };
    return;
  }
  const details = text(fields.Details);
  ocsf.reg_value = { path, name: fileName(path), ...(details === undefined ? {} : { data: details }) };
}

function addNetwork(ocsf: Filled, fields: FieldRecord): void {
  const query = text(fields.QueryName);
  if (query !== undefined) ocsf.query = { hostname: query };
  const source = endpointOf(fields, 'Source');
  const destination = endpointOf(fields, 'Destination');
  if (source !== undefined) ocsf.src_endpoint = source;
  if (destination !== undefined) ocsf.dst_endpoint = destination;
}

function endpointOf(fields: FieldRecord, side: 'Source' | 'Destination'): OcsfEvent['src_endpoint'] {
  const ip = text(fields[`${side}Ip`]);
  const port = integer(fields[`${side}Port`]);
  const hostname = text(fields[`${side}Hostname`]);
  if (ip === undefined && hostname === undefined) return undefined;
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(port === undefined ? {} : { port }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

function addAccount(ocsf: Filled, fields: FieldRecord): void {
  const user = userOf(fields, 'Target');
  if (user !== undefined) ocsf.user = user;
  const ip = text(fields.IpAddress);
  const hostname = text(fields.WorkstationName) ?? text(fields.Workstation);
  if (ip === undefined && hostname === undefined) return;
  const port = integer(fields.IpPort);
  ocsf.src_endpoint = {
    ...(ip === undefined ? {} : { ip }),
    ...(port === undefined ? {} : { port }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

function userOf(fields: FieldRecord, role: 'Subject' | 'Target'): OcsfUser | undefined {
  const name = text(fields[`${role}UserName`]);
  const domain = text(fields[`${role}DomainName`]);
  const uid = text(fields[`${role}UserSid`]) ?? (role === 'Target' ? text(fields.TargetSid) : undefined);
  if (name === undefined) return undefined;
  return { name, ...(domain === undefined ? {} : { domain }), ...(uid === undefined ? {} : { uid }) };
}

function nameWithDomain(user: string | undefined): OcsfUser | undefined {
  if (user === undefined) return undefined;
  const at = user.indexOf('\\');
  return at === -1 ? { name: user } : { domain: user.slice(0, at), name: user.slice(at + 1) };
}

/** Windows writes `-` where there is nothing. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}

/** `6196`, `"6196"` or `"0x1834"`. */
function integer(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const number = value === '' ? Number.NaN : Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}
