import type { DecodedEvent, EventLogsource, FieldRecord } from '../../../contract.ts';
import {
  type Attribute,
  choice,
  completing,
  constant,
  integer,
  integerOf,
  ip,
  made,
  type OcsfMapping,
  text,
  textOf,
} from '../../../mapping/index.ts';
import { type Application, MESSAGE_ATTRIBUTES } from './application.ts';

const source = (...categories: string[]): EventLogsource => ({ product: 'linux', service: 'auditd', categories });
/** By what the records of an event say together: one object for each. */
const PLAIN = source();
const EXECUTION = source('process_creation');
const CREATION = source('file_event');
const CONNECTION = source('network_connection');

export function auditLogsource(fields: FieldRecord): EventLogsource {
  if (fields.CommandLine !== undefined) return EXECUTION;
  if (fields.TargetFilename !== undefined) return CREATION;
  return fields.DestinationIp === undefined ? PLAIN : CONNECTION;
}

const PRODUCT = { name: 'auditd', vendor_name: 'Linux' };
const lastName = (path: string | undefined) => path?.slice(path.lastIndexOf('/') + 1);
const nameOf = (field: string) => made([field], (fields) => lastName(textOf(fields[field])));
const fileType = (field: string) => made([field], (fields) => (textOf(fields[field]) === undefined ? undefined : 1));
const outcome = choice(
  ['success', 'res'],
  new Map([
    ['yes', 1],
    ['success', 1],
    ['1', 1],
    ['no', 2],
    ['failed', 2],
    ['0', 2],
  ]),
);

/** Activities want a device; a file of audit lines without `node=` does not name its own. */
const DEVICE = {
  'device.name': made([], ({ hostname }) => (textOf(hostname) === undefined ? 'Unknown' : undefined)),
};
const ATTRIBUTES = {
  ...MESSAGE_ATTRIBUTES,
  'metadata.log_name': constant('auditd'),
  'metadata.event_code': made(['type'], ({ type }) => (Array.isArray(type) ? type.join(',') : textOf(type))),
  'metadata.uid': text('serial'),
  status_id: outcome,
};
/** A process needs its number before anything else can be said of it. */
const ofProcess = (attribute: Attribute): Attribute => ({
  ...attribute,
  make: (fields) => (integerOf(fields.pid) === undefined ? undefined : attribute.make(fields)),
});
const ACTOR = {
  ...DEVICE,
  'actor.process.name': completing(nameOf('exe')),
  'actor.process.pid': integer('pid'),
  'actor.process.file.path': ofProcess(text('exe')),
  'actor.process.file.name': ofProcess(nameOf('exe')),
  'actor.process.file.type_id': ofProcess(fileType('exe')),
  'actor.process.parent_process.pid': ofProcess(integer('ppid')),
  'actor.user.uid': text('uid'),
  'actor.user.name': text('User', 'UID', 'AUID'),
  'actor.session.uid': text('ses'),
};

/** Process Activity (1007), launch. */
const LAUNCH: OcsfMapping = {
  product: PRODUCT,
  classUid: 1007,
  profiles: ['host'],
  activityId: constant(1),
  attributes: {
    ...ATTRIBUTES,
    ...DEVICE,
    'actor.process.pid': integer('ppid'),
    'actor.user.uid': text('uid'),
    'actor.user.name': text('User', 'UID', 'AUID'),
    'actor.session.uid': text('ses'),
    'process.name': nameOf('Image'),
    'process.pid': integer('pid'),
    'process.cmd_line': text('CommandLine'),
    'process.working_directory': text('cwd'),
    'process.file.path': text('Image'),
    'process.file.name': nameOf('Image'),
    'process.file.type_id': fileType('Image'),
    'process.parent_process.pid': integer('ppid'),
  },
};
/** File System Activity (1001), create. */
const CREATE: OcsfMapping = {
  product: PRODUCT,
  classUid: 1001,
  profiles: ['host'],
  activityId: constant(1),
  attributes: {
    ...ATTRIBUTES,
    ...ACTOR,
    'file.path': text('TargetFilename'),
    'file.name': nameOf('TargetFilename'),
    'file.type_id': fileType('TargetFilename'),
  },
};
/** Network Activity (4001), open. */
const CONNECT: OcsfMapping = {
  product: PRODUCT,
  classUid: 4001,
  profiles: ['host'],
  activityId: constant(1),
  attributes: {
    ...ATTRIBUTES,
    ...ACTOR,
    'dst_endpoint.ip': ip('DestinationIp'),
    'dst_endpoint.port': integer('DestinationPort'),
    'connection_info.direction_id': constant(2),
  },
};
/** Authentication (3002): a session's begin is 1, its end 2; a password that was asked for alone is 1, too. */
const SIGN_IN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  profiles: ['host'],
  activityId: choice(
    'type',
    new Map([
      ['user_logout', 2],
      ['user_end', 2],
    ]),
    1,
  ),
  attributes: {
    ...ATTRIBUTES,
    'actor.process.pid': integer('pid'),
    'actor.process.file.path': ofProcess(text('exe')),
    'actor.process.file.name': ofProcess(nameOf('exe')),
    'actor.process.file.type_id': ofProcess(fileType('exe')),
    'service.name': nameOf('exe'),
    'user.name': text('acct', 'ID'),
    'user.uid': text('id'),
    'src_endpoint.ip': ip('addr'),
    'dst_endpoint.hostname': text('hostname'),
    'session.uid': text('ses'),
  },
};
const OTHER: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  profiles: ['host'],
  activityId: constant(0),
  attributes: { ...ATTRIBUTES, 'actor.user.name': text('UID', 'AUID') },
};

const SIGN_INS = new Set(['USER_AUTH', 'USER_LOGIN', 'USER_START', 'USER_END', 'USER_LOGOUT', 'USER_ERR']);

function mappingOf({ logsource, fields }: DecodedEvent): OcsfMapping {
  // EXECVE without its SYSCALL does not name the process.
  if (logsource.categories.includes('process_creation')) return fields.pid === undefined ? OTHER : LAUNCH;
  if (logsource.categories.includes('file_event')) return CREATE;
  if (logsource.categories.includes('network_connection')) return CONNECT;
  return typeof fields.type === 'string' && SIGN_INS.has(fields.type) ? SIGN_IN : OTHER;
}

/** Audit records are joined to events before (`join-audit.ts`): only their mapping stands here. */
export const auditd: Application = {
  logsources: [PLAIN, EXECUTION, CREATION, CONNECTION],
  read: () => undefined,
  mappingOf,
};
