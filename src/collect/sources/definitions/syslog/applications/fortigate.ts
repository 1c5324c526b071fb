import type { EventLogsource, FieldRecord } from '../../../contract.ts';
import { choice, constant, ip, type OcsfMapping, text } from '../../../mapping/index.ts';
import { readPairs } from '../../../text/index.ts';
import { readAnyTime } from '../../../time/index.ts';
import { type Application, type ApplicationEvent, OUTCOME_IDS, SYSLOG_ATTRIBUTES } from './application.ts';
import { blockedOf, connectionMapping } from './connection.ts';

const source = (service: string, categories: readonly string[]): EventLogsource => ({
  product: 'fortigate',
  service,
  categories,
});
const TRAFFIC = source('traffic', ['firewall']);
const EVENT = source('event', []);
const UTM = source('utm', []);
const OTHER = source('', []);
const SOURCES: ReadonlyMap<string, EventLogsource> = new Map([
  ['traffic', TRAFFIC],
  ['event', EVENT],
  ['utm', UTM],
]);

const START =
  /^(?:date=\d{4}-\d\d-\d\d time=\d\d:\d\d:\d\d|(?:logver|timestamp|eventtime)=\d{1,20} ).{0,2000}\blogid=/s;
/** Sigma's names of the category `firewall`, beside FortiOS' own. */
const ALIASES: readonly (readonly [string, string])[] = [
  ['srcip', 'src_ip'],
  ['srcport', 'src_port'],
  ['dstip', 'dst_ip'],
  ['dstport', 'dst_port'],
];

/** FortiOS log message reference: `date=… time=… devname="…" … logid="…" type="traffic" …`. */
function readFortigate(content: string, receivedAtMs: number): ApplicationEvent | undefined {
  if (!START.test(content)) return undefined;
  const pairs = readPairs(content);
  if (pairs === undefined) return undefined;
  const fields: Record<string, FieldRecord[string]> = { ...pairs };
  for (const [name, known] of ALIASES) {
    const value = pairs[name];
    if (value !== undefined) fields[known] = value;
  }
  Object.assign(fields, blockedOf(String(pairs.action ?? '')));
  // A web filter's is the site's; syslog's is the device's.
  if (pairs.hostname !== undefined) fields.dsthostname = pairs.hostname;
  if (pairs.devname !== undefined) fields.hostname = pairs.devname;
  if (fields.status === 'failed' || fields.status === 'success') {
    fields.result = fields.status === 'success' ? 'success' : 'failure';
  }
  return { fields, logsource: SOURCES.get(String(pairs.type)) ?? OTHER, timeMs: timeOf(pairs, receivedAtMs) };
}

/** `eventtime` is exact; `date` and `time` are the device's clock, in the zone `tz` says. */
function timeOf({ eventtime, date, time, tz }: FieldRecord, receivedAtMs: number): number | undefined {
  return readAnyTime(eventtime, receivedAtMs) ?? readAnyTime(`${date}T${time}${tz ?? 'Z'}`, receivedAtMs);
}

const LEVEL_IDS = new Map([
  ['emergency', 6],
  ['alert', 5],
  ['critical', 5],
  ['error', 4],
  ['warning', 3],
  ['notice', 2],
  ['information', 1],
  ['debug', 1],
]);
const CONNECTION = connectionMapping('FortiGate', 'Fortinet', 'traffic');
const PRODUCT = CONNECTION.product;
const EVENT_ATTRIBUTES = {
  ...SYSLOG_ATTRIBUTES,
  message: text('msg', 'logdesc', 'message'),
  severity_id: choice('level', LEVEL_IDS, 1),
  'metadata.event_code': text('logid'),
  'metadata.log_name': text('type'),
  'actor.user.name': text('user'),
};
/** Authentication (3002): an administrator's. */
const LOGIN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  profiles: ['host'],
  activityId: choice('action', new Map([['logout', 2]]), 1),
  attributes: {
    ...EVENT_ATTRIBUTES,
    status_id: choice('result', OUTCOME_IDS, 0),
    'service.name': text('method', 'subtype'),
    'user.name': text('user'),
    'src_endpoint.ip': ip('src_ip'),
    'dst_endpoint.hostname': text('hostname'),
  },
};
const BASE: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  profiles: ['host'],
  activityId: constant(0),
  attributes: EVENT_ATTRIBUTES,
};

export const fortigate: Application = {
  logsources: [TRAFFIC, EVENT, UTM, OTHER],
  isBare: true,
  read: readFortigate,
  mappingOf: ({ logsource, fields }) => {
    if (fields.src_ip !== undefined && fields.dst_ip !== undefined && logsource.service !== 'event') return CONNECTION;
    return fields.user !== undefined && (fields.action === 'login' || fields.action === 'logout') ? LOGIN : BASE;
  },
};
