import type { OcsfEvent, OcsfFile } from '../../../ocsf/index.ts';
import type { FieldReader } from './field-reader.ts';
import type { OcsfKind } from './ocsf-classes.ts';

export type Filled = { -readonly [Name in keyof OcsfEvent]: OcsfEvent[Name] };

const JOB = 1006;
const EVENT_LOG = 1008;
const SCRIPT = 1009;
const REGISTRY_KEY = 201_001;
const SERVICE = 201_004;
const UNKNOWN = 'Unknown';
/** OCSF `script.type_id`. */
const POWERSHELL = 2;
const UNKNOWN_TYPE = 0;

/** The thing an event is about, where its class has one by name: file, module, registry, job, script, service, log. */
export function addNamedThing(ocsf: Filled, row: OcsfKind, read: FieldReader): void {
  if (row.subject === 'file') ocsf.file = fileOf(read.text('TargetFilename') ?? UNKNOWN);
  if (row.subject === 'module') {
    const path = read.text('ImageLoaded');
    ocsf.module = { ...(path === undefined ? {} : { file: fileOf(path) }), load_type_id: UNKNOWN_TYPE };
  }
  if (row.subject === 'registry') addRegistry(ocsf, row, read);
  if (row.classUid === JOB) addJob(ocsf, read);
  if (row.classUid === SCRIPT) addScript(ocsf, read);
  if (row.classUid === SERVICE) addService(ocsf, read);
  if (row.classUid === EVENT_LOG) ocsf.log_name = ocsf.metadata.log_name ?? UNKNOWN;
}

function addRegistry(ocsf: Filled, row: OcsfKind, read: FieldReader): void {
  const path = read.text('TargetObject', 'ObjectName') ?? UNKNOWN;
  if (row.classUid === REGISTRY_KEY) {
    ocsf.reg_key = { path };
    return;
  }
  const details = read.text('Details');
  ocsf.reg_value = { path, name: fileName(path), ...(details === undefined ? {} : { data: details }) };
}

/** What the task runs stands in its XML, which stays in the fields. */
function addJob(ocsf: Filled, read: FieldReader): void {
  const name = read.text('TaskName') ?? UNKNOWN;
  ocsf.job = { name, file: fileOf(read.text('Path', 'ActionName') ?? UNKNOWN) };
}

function addScript(ocsf: Filled, read: FieldReader): void {
  const content = read.text('ScriptBlockText', 'Payload', 'HostApplication') ?? '';
  const uid = read.text('ScriptBlockId');
  const path = read.text('Path');
  ocsf.script = {
    script_content: { value: content },
    type_id: POWERSHELL,
    ...(uid === undefined ? {} : { uid }),
    ...(path === undefined ? {} : { file: fileOf(path) }),
  };
}

function addService(ocsf: Filled, read: FieldReader): void {
  const account = read.text('AccountName');
  ocsf.win_service = {
    name: read.text('ServiceName') ?? UNKNOWN,
    cmd_line: read.text('ImagePath') ?? UNKNOWN,
    ...(account === undefined ? {} : { service_start_name: account }),
  };
}

export function fileOf(path: string): OcsfFile {
  return { path, name: fileName(path), type_id: UNKNOWN_TYPE };
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1) || path;
}
