import type { EventLogsource, FieldRecord } from '../../../contract.ts';
import { choice, constant, integer, ip, made, type OcsfMapping, text } from '../../../mapping/index.ts';
import { readAnyTime } from '../../../time/index.ts';
import { type Application, type ApplicationEvent, groupsOf, SYSLOG_ATTRIBUTES } from './application.ts';

const SQUID: EventLogsource = { product: 'squid', service: 'access', categories: ['proxy'] };
const HAPROXY: EventLogsource = { product: 'haproxy', service: 'http', categories: ['webserver'] };

/** Squid's native access.log: `time elapsed client code/status bytes method URL user hierarchy/peer type`. */
const SQUID_LINE =
  /^(?<time>\d{9,11}\.\d{3}) +(?<duration>-?\d{1,12}) (?<client>[\w.:%-]{1,255}) (?<result>[A-Z_]{3,40})\/(?<status>\d{3}) (?<bytes>\d{1,18}) (?<method>[A-Z_:-]{3,24}) (?<url>\S{1,65536}) (?<user>\S{1,256}) (?<hierarchy>[A-Z_]{3,40})\/(?<peer>\S{1,255}) (?<type>\S{1,128})/;

function readSquid(line: string, receivedAtMs: number): ApplicationEvent | undefined {
  const found = SQUID_LINE.exec(line);
  if (found === null) return undefined;
  const { time, client = '', status, bytes, method = '', url = '', user, peer, ...rest } = groupsOf(found);
  const fields: Record<string, string | number> = {
    ...rest,
    'c-ip': client,
    'sc-status': Number(status),
    'sc-bytes': Number(bytes),
    'cs-method': method,
    'c-uri': url,
    ...uriParts(method, url),
  };
  if (user !== undefined) fields['cs-username'] = user;
  if (peer !== undefined) fields.dst_ip = peer;
  return { fields, logsource: SQUID, timeMs: readAnyTime(time, receivedAtMs) };
}

/** The names of Sigma's category `proxy`. A CONNECT has a host and a port only. */
function uriParts(method: string, url: string): Record<string, string> {
  if (method === 'CONNECT') return { 'cs-host': url.replace(/:\d{1,5}$/, '') };
  const [, host = '', path = '', query] =
    /^[a-z][a-z0-9+.-]{0,15}:\/\/([^/?#]{0,255})([^?#]{0,65536})(?:\?(.{0,65536}))?/is.exec(url) ?? [];
  if (host === '') return {};
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1];
  return {
    'cs-host': host.replace(/:\d{1,5}$/, ''),
    ...(path === '' ? {} : { 'cs-uri-stem': path }),
    ...(query === undefined ? {} : { 'c-uri-query': query }),
    ...(extension === undefined ? {} : { 'c-uri-extension': extension }),
  };
}

/** HAProxy's HTTP log format (`option httplog`), configuration manual 8.2.3. */
const HAPROXY_LINE =
  /^(?<client>[\w.:]{2,64}):(?<port>\d{1,5}) \[(?<time>[^\]]{10,40})\] (?<frontend>\S{1,128}) (?<backend>[^\s/]{1,128})\/(?<server>\S{1,128}) (?<timers>[-\d/+]{5,60}) (?<status>-?\d{1,3}) \+?(?<bytes>\d{1,18}) (?<cookies>\S{1,256} \S{1,256}) (?<termination>\S{4}) (?<connections>[\d/+]{5,60}) (?<queues>[\d/]{3,20}) (?:\{(?<request_headers>[^}]{0,4096})\} )?(?:\{(?<response_headers>[^}]{0,4096})\} )?"(?<request>.{0,65536})"$/s;

function readHaproxy(line: string): ApplicationEvent | undefined {
  const found = HAPROXY_LINE.exec(line);
  if (found === null) return undefined;
  const { client = '', port, status, bytes, time, request = '', ...rest } = groupsOf(found);
  const [method, target] = request.split(' ', 2);
  const fields: Record<string, string | number> = {
    ...rest,
    request,
    accept_date: time ?? '',
    'c-ip': client,
    'c-port': Number(port),
    'sc-status': Number(status),
    'sc-bytes': Number(bytes),
  };
  if (method !== undefined && target !== undefined) {
    const mark = target.indexOf('?');
    Object.assign(fields, {
      'cs-method': method,
      'c-uri': target,
      'cs-uri-stem': mark < 0 ? target : target.slice(0, mark),
      'cs-uri-query': target,
    });
  }
  // Its own time has no zone: syslog's header stands.
  return { fields, logsource: HAPROXY };
}

const METHOD_IDS = new Map([
  ['connect', 1],
  ['delete', 2],
  ['get', 3],
  ['head', 4],
  ['options', 5],
  ['post', 6],
  ['put', 7],
  ['trace', 8],
]);
const statusOf = ({ 'sc-status': code }: FieldRecord) =>
  typeof code === 'number' && code > 0 ? (code < 400 ? 1 : 2) : undefined;

/** HTTP Activity (4002). */
const mapping = (name: string, logName: string): OcsfMapping => ({
  product: { name, vendor_name: name },
  classUid: 4002,
  profiles: ['host'],
  activityId: choice('cs-method', METHOD_IDS, 99),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    'metadata.log_name': constant(logName),
    'actor.user.name': text('cs-username'),
    'src_endpoint.ip': ip('c-ip'),
    'src_endpoint.port': integer('c-port'),
    'dst_endpoint.ip': ip('dst_ip'),
    'http_request.http_method': text('cs-method'),
    'http_request.url.url_string': text('c-uri'),
    'http_request.url.hostname': text('cs-host'),
    'http_request.url.path': text('cs-uri-stem'),
    'http_request.url.query_string': text('c-uri-query'),
    'http_response.code': integer('sc-status'),
    'http_response.length': integer('sc-bytes'),
    status_id: made(['sc-status'], statusOf),
  },
});
const SQUID_MAPPING = mapping('Squid', 'access');
const HAPROXY_MAPPING = mapping('HAProxy', 'http');

export const squid: Application = {
  logsources: [SQUID],
  isBare: true,
  read: readSquid,
  mappingOf: () => SQUID_MAPPING,
};

export const haproxy: Application = {
  logsources: [HAPROXY],
  programs: ['haproxy'],
  read: readHaproxy,
  mappingOf: () => HAPROXY_MAPPING,
};
