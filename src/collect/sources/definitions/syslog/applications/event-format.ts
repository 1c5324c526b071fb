import type { DecodedEvent, EventLogsource, FieldRecord } from '../../../contract.ts';
import { completing, constant, integer, ip, made, type OcsfMapping, text } from '../../../mapping/index.ts';
import { readAnyTime } from '../../../time/index.ts';
import { type Application, type ApplicationEvent, SYSLOG_ATTRIBUTES } from './application.ts';

/** Any vendor writes these, so that no rule is meant for all of them. */
const CEF: EventLogsource = { product: 'cef', service: '', categories: [] };
const LEEF: EventLogsource = { product: 'leef', service: '', categories: [] };

const CEF_HEAD =
  /^CEF: ?(?:\d{1,3}(?:\.\d{1,3})?)\|((?:[^|\\]|\\.){0,1024})\|((?:[^|\\]|\\.){0,1024})\|((?:[^|\\]|\\.){0,1024})\|((?:[^|\\]|\\.){0,1024})\|((?:[^|\\]|\\.){0,1024})\|((?:[^|\\]|\\.){0,64})\|/s;
const CEF_NAMES = ['DeviceVendor', 'DeviceProduct', 'DeviceVersion', 'DeviceEventClassID', 'Name', 'Severity'] as const;
const KEY = /(?<=^|\s)([\w.[\]-]{1,64})=/g;
const MAX_PAIRS = 512;

/** ArcSight Common Event Format, implementing guide revision 26: `CEF:0|vendor|product|version|id|name|severity|key=value …`. */
function readCef(content: string, receivedAtMs: number): ApplicationEvent | undefined {
  const head = CEF_HEAD.exec(content);
  if (head === null) return undefined;
  const fields: Record<string, string> = {};
  for (const [at, name] of CEF_NAMES.entries()) fields[name] = (head[at + 1] ?? '').replace(/\\([\\|])/g, '$1');
  const extension = content.slice(head[0].length);
  const keys = [...extension.matchAll(KEY)].slice(0, MAX_PAIRS);
  for (const [at, key] of keys.entries()) {
    const start = key.index + key[0].length;
    const value = extension.slice(start, keys[at + 1]?.index ?? extension.length).trim();
    fields[key[1] ?? ''] = value.replace(/\\([\\=nr])/g, (_, escaped: string) =>
      escaped === 'n' || escaped === 'r' ? '\n' : escaped,
    );
  }
  nameCustomFields(fields);
  const timeMs = [fields.rt, fields.end, fields.start]
    .map((time) => readAnyTime(time, receivedAtMs))
    .find((time) => time !== undefined);
  return { fields, logsource: CEF, timeMs };
}

/** `cs1Label=Policy cs1=Default`: the label is the name that the vendor means. */
function nameCustomFields(fields: Record<string, string>): void {
  for (const [name, label] of Object.entries(fields)) {
    if (!name.endsWith('Label')) continue;
    const value = fields[name.slice(0, -'Label'.length)];
    if (value !== undefined && label !== '' && fields[label] === undefined && label.length <= 64) fields[label] = value;
  }
}

const LEEF_HEAD = /^LEEF: ?([12])(?:\.0)?\|([^|]{0,1024})\|([^|]{0,1024})\|([^|]{0,1024})\|([^|]{0,1024})\|/s;
const LEEF_DELIMITER = /^(?:(0?x[\da-fA-F]{2,4})|([^\w\s]))?\|/;

/** QRadar's Log Event Extended Format 1.0 (tabs) and 2.0 (a delimiter of its own). */
function readLeef(content: string, receivedAtMs: number): ApplicationEvent | undefined {
  const [head, version, vendor = '', product = '', productVersion = '', id = ''] = LEEF_HEAD.exec(content) ?? [];
  if (head === undefined) return undefined;
  let rest = content.slice(head.length);
  let delimiter = '\t';
  const own = version === '2' ? LEEF_DELIMITER.exec(rest) : null;
  if (own !== null) {
    rest = rest.slice(own[0].length);
    const [, hex, character] = own;
    delimiter =
      hex === undefined ? (character ?? '\t') : String.fromCharCode(Number.parseInt(hex.replace(/^0?x/, ''), 16));
  }
  const fields: Record<string, string> = {
    DeviceVendor: vendor,
    DeviceProduct: product,
    DeviceVersion: productVersion,
    EventID: id,
  };
  for (const pair of rest.split(delimiter, MAX_PAIRS)) {
    const equals = pair.indexOf('=');
    if (equals > 0 && equals <= 64) fields[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
  }
  return { fields, logsource: LEEF, timeMs: readAnyTime(fields.devTime, receivedAtMs) };
}

/** CEF: 0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high; words for them, too. LEEF: 1 to 10. */
function severityOf({ Severity, sev }: FieldRecord): number {
  const severity = String(Severity ?? sev ?? '').toLowerCase();
  const word = new Map([
    ['low', 2],
    ['medium', 3],
    ['high', 4],
    ['very-high', 5],
  ]).get(severity);
  const number = /^\d{1,2}$/.test(severity) ? Number(severity) : Number.NaN;
  if (Number.isNaN(number)) return word ?? 1;
  if (number <= 3) return 2;
  if (number <= 6) return 3;
  return number <= 8 ? 4 : 5;
}

const mapping = (name: string, classUid: number): OcsfMapping => ({
  product: { name, vendor_name: 'Unknown' },
  classUid,
  profiles: ['host'],
  activityId: constant(classUid === 0 ? 0 : 6),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    message: text('Name', 'msg', 'message'),
    severity_id: made(['Severity', 'sev'], severityOf),
    'metadata.event_code': text('DeviceEventClassID', 'EventID'),
    'device.hostname': text('dvchost', 'hostname'),
    'actor.user.name': text('suser', 'usrName', 'duser'),
    ...(classUid === 0 ? {} : ENDPOINTS),
  },
});
const ENDPOINTS = {
  'src_endpoint.ip': ip('src', 'c6a2'),
  'src_endpoint.port': integer('spt', 'srcPort'),
  'src_endpoint.hostname': text('shost'),
  'dst_endpoint.ip': ip('dst', 'c6a3'),
  'dst_endpoint.port': integer('dpt', 'dstPort'),
  'dst_endpoint.hostname': text('dhost'),
  'connection_info.protocol_name': text('proto'),
  'connection_info.direction_id': completing(constant(0)),
};
const CEF_BASE = mapping('CEF', 0);
const CEF_CONNECTION = mapping('CEF', 4001);
const LEEF_BASE = mapping('LEEF', 0);
const LEEF_CONNECTION = mapping('LEEF', 4001);

/** Network Activity (4001) where it names both ends, else Base Event: the vendor alone knows what the event is. */
const isConnection = ({ fields }: DecodedEvent) =>
  fields.src !== undefined &&
  fields.dst !== undefined &&
  (fields.proto ?? fields.spt ?? fields.dpt ?? fields.srcPort ?? fields.dstPort) !== undefined;

export const cef: Application = {
  logsources: [CEF],
  isBare: true,
  read: readCef,
  mappingOf: (event) => (isConnection(event) ? CEF_CONNECTION : CEF_BASE),
};

export const leef: Application = {
  logsources: [LEEF],
  isBare: true,
  read: readLeef,
  mappingOf: (event) => (isConnection(event) ? LEEF_CONNECTION : LEEF_BASE),
};
