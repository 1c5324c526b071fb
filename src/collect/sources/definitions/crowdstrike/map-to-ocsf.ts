import type { DecodedEvent, FieldRecord } from '../../contract.ts';
import {
  type Attribute,
  activityOfWords,
  addressOf,
  apiActivity,
  choice,
  completing,
  constant,
  integerOf,
  made,
  type OcsfMapping,
  text,
  textOf,
} from '../../mapping/index.ts';
import { sensorEventOf } from './event-kinds.ts';

const PRODUCT = { name: 'Falcon', vendor_name: 'CrowdStrike' };
const TIME = ['ContextTimeStamp', 'event.ContextTimeStamp', 'event.timestamp', 'timestamp'];

/** A value under Falcon's name, below `event`, and under the one that rules have for it: each says the same. */
function of(alias: string, ...names: readonly string[]): Attribute {
  const from = [alias, ...names.flatMap((name) => [name, `event.${name}`])];
  return made(from, (fields) => textOf(fields[alias]) ?? from.map((name) => textOf(fields[name])).find(Boolean));
}
function number(alias: string, ...names: readonly string[]): Attribute {
  const found = of(alias, ...names);
  return { ...found, make: (fields) => integerOf(found.make(fields) as string | undefined) };
}

const HOST: Readonly<Record<string, Attribute>> = {
  'metadata.event_code': made(
    ['event_simpleName', 'event_simplename', 'fdr_event_type'],
    (fields) => sensorEventOf(fields) || undefined,
  ),
  'metadata.uid': text('id', 'event.id'),
  'metadata.tenant_uid': text('cid', 'event.cid'),
  'device.uid': text('aid'),
  'device.hostname': of('ComputerName'),
  'device.name': made([], ({ aid }) => (textOf(aid) === undefined ? 'Unknown' : undefined)),
  'device.type_id': completing(constant(0)),
};

const nameOf = (path: unknown): string | undefined =>
  typeof path === 'string' && path !== ''
    ? path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1) || path
    : undefined;
const image = of('Image', 'ImageFileName');

const PROCESS: OcsfMapping = {
  product: PRODUCT,
  classUid: 1007,
  activityId: constant(1),
  timeFrom: TIME,
  attributes: {
    ...HOST,
    'process.uid': made(
      ['TargetProcessId', 'event.TargetProcessId'],
      (fields) => textOf(fields.TargetProcessId) ?? textOf(fields['event.TargetProcessId']) ?? 'Unknown',
    ),
    'process.pid': number('RawProcessId', 'RawProcessId'),
    'process.cmd_line': of('CommandLine', 'CommandLine'),
    'process.name': made([], (fields) => nameOf(image.make(fields))),
    'process.file.path': image,
    'process.file.name': completing(made([], (fields) => nameOf(image.make(fields)))),
    'process.file.type_id': completing(constant(0)),
    'actor.process.uid': made(
      ['ParentProcessId', 'event.ParentProcessId'],
      (fields) => textOf(fields.ParentProcessId) ?? textOf(fields['event.ParentProcessId']) ?? 'Unknown',
    ),
    'actor.process.name': completing(of('ParentBaseFileName', 'ParentBaseFileName')),
    'actor.user.name': of('UserName', 'UserName'),
    'actor.user.uid': of('UserSid', 'UserSid'),
  },
};

const CONNECTION: OcsfMapping = {
  product: PRODUCT,
  classUid: 4001,
  activityId: constant(1),
  timeFrom: TIME,
  profiles: ['host'],
  attributes: {
    ...HOST,
    'src_endpoint.ip': address('SourceIp', 'LocalAddressIP4', 'LocalAddressIP6'),
    'src_endpoint.port': number('SourcePort', 'LocalPort'),
    'src_endpoint.uid': text('aid'),
    'dst_endpoint.ip': address('DestinationIp', 'RemoteAddressIP4', 'RemoteAddressIP6'),
    'dst_endpoint.port': completing(number('DestinationPort', 'RemotePort')),
  },
};

function address(alias: string, ...names: readonly string[]): Attribute {
  const found = of(alias, ...names);
  return { ...found, make: (fields) => addressOf(found.make(fields) as string | undefined) };
}

const DNS: OcsfMapping = {
  ...CONNECTION,
  classUid: 4003,
  attributes: { ...HOST, 'src_endpoint.uid': text('aid'), 'query.hostname': of('QueryName', 'DomainName') },
};

const SENSOR: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  activityId: constant(0),
  timeFrom: TIME,
  profiles: ['host'],
  attributes: HOST,
};

const OPERATION = text('event.OperationName', 'metadata.eventType');
const STREAM = apiActivity({
  product: PRODUCT,
  timeFrom: ['metadata.eventCreationTime'],
  operation: OPERATION,
  activityId: activityOfWords('event.OperationName'),
  user: { 'actor.user.name': text('event.UserId', 'event.UserName') },
  source: ['event.UserIp'],
  attributes: {
    'metadata.tenant_uid': text('metadata.customerIDString'),
    'api.service.name': text('event.ServiceName'),
    status_id: choice(
      'event.Success',
      new Map([
        ['true', 1],
        ['false', 2],
      ]),
    ),
  },
});

const OF_EVENT: ReadonlyMap<string, OcsfMapping> = new Map([
  ['ProcessRollup2', PROCESS],
  ['SyntheticProcessRollup2', PROCESS],
  ['NetworkConnectIP4', CONNECTION],
  ['NetworkConnectIP6', CONNECTION],
  ['DnsRequest', DNS],
]);

export function mappingOfCrowdstrike({ fields }: DecodedEvent): OcsfMapping {
  if (fields['metadata.eventType'] !== undefined) return STREAM;
  return OF_EVENT.get(sensorEventOf(fields as FieldRecord)) ?? SENSOR;
}
