import type { EventLogsource, FieldRecord } from '../../../contract.ts';
import { choice, constant, integer, ip, made, type OcsfMapping, text } from '../../../mapping/index.ts';
import { readLogTimestamp } from '../../../time/index.ts';
import { type Application, type ApplicationEvent, groupsOf, SYSLOG_ATTRIBUTES } from './application.ts';

/** Which server writes the common and combined formats cannot be told from a line; the error logs differ. */
const ACCESS: EventLogsource = { product: 'webserver', service: 'access', categories: ['webserver'] };
const NGINX: EventLogsource = { product: 'nginx', service: 'nginx', categories: ['webserver'] };
const APACHE: EventLogsource = { product: 'apache', service: 'apache', categories: ['webserver'] };

/**
 * Common and combined formats of Apache (mod_log_config) and nginx (ngx_http_log_module), a virtual host before, more
 * fields behind. Named as W3C extended logs and Sigma's category `webserver` name them.
 */
const ACCESS_LINE =
  /^(?:(?<vhost>[\w.:[\]-]{1,255}) )?(?<client>[\w.:%[\]-]{1,255}) (?<ident>\S{1,64}) (?<username>\S{1,128}(?: \S{1,128}){0,3}?) \[(?<time>[^\]]{20,40})\] "(?<request>(?:[^"\\]|\\.){0,65536})" (?<status>\d{3}) (?<bytes>\d{1,18}|-)(?: "(?<referer>(?:[^"\\]|\\.){0,16384})" "(?<agent>(?:[^"\\]|\\.){0,16384})")?(?= |$)/s;
const REQUEST = /^([A-Z][A-Z_-]{1,30}) (\S.*?)(?: (HTTP\/\d(?:\.\d)?))?$/s;

function readAccess(line: string, receivedAtMs: number): ApplicationEvent | undefined {
  const groups = ACCESS_LINE.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const timeMs = readLogTimestamp(groups.time ?? '', receivedAtMs)?.timeMs;
  if (timeMs === undefined) return undefined;
  const fields: Record<string, string | number> = { 'c-ip': groups.client ?? '' };
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '' && value !== '-') fields[name] = value;
  };
  set('cs-host', groups.vhost);
  set('cs-username', groups.username);
  set('sc-bytes', groups.bytes);
  set('cs-referer', groups.referer);
  set('cs-user-agent', groups.agent);
  fields['sc-status'] = Number(groups.status);
  setRequest(fields, groups.request ?? '');
  return { fields, logsource: ACCESS, timeMs };
}

function setRequest(fields: Record<string, string | number>, request: string): void {
  const [, method, target, version] = REQUEST.exec(request) ?? [];
  fields.request = request;
  if (method === undefined || target === undefined) return;
  fields['cs-method'] = method;
  fields['c-uri'] = target;
  if (version !== undefined) fields['cs-version'] = version;
  const mark = target.indexOf('?');
  fields['cs-uri-stem'] = mark < 0 ? target : target.slice(0, mark);
  // W3C's query has no mark; the rules look for both, and for paths within.
  fields['cs-uri-query'] = target;
}

/** `2025/10/10 13:55:36 [error] 17#17: *1 open() "/x" failed (…), client: 192.0.2.7, server: …, request: "GET / HTTP/1.1", host: "…"`. */
const NGINX_ERROR =
  /^(?<time>\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(?<level>[a-z]{3,8})\] (?<pid>\d{1,10})#\d{1,10}: (?:\*(?<connection>\d{1,20}) )?(?<error>.*)$/s;
/** `[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187:5000] File does not exist: …`. */
const APACHE_ERROR =
  /^\[(?<time>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \d{4})\] \[(?:(?<module>[\w-]{0,40}):)?(?<level>[a-z0-9]{3,8})\] (?:\[pid (?<pid>\d{1,10})(?::tid \d{1,20})?\] )?(?:\[client (?<client>[^\]]{1,100})\] )?(?<error>.*)$/s;
const DETAIL = /, (client|server|request|upstream|host|referrer): (?:"((?:[^"\\]|\\.){0,8192})"|([^,"]{0,255}))/g;

function readError(line: string, receivedAtMs: number): ApplicationEvent | undefined {
  const nginx = NGINX_ERROR.exec(line);
  const found = nginx ?? APACHE_ERROR.exec(line);
  if (found === null) return undefined;
  const { time = '', client, pid, ...fields } = groupsOf(found);
  if (client !== undefined) fields['c-ip'] = client.replace(/:\d{1,5}$/, '');
  if (pid !== undefined) fields.procid = pid;
  if (nginx !== null) setDetails(fields);
  const timeMs = readLogTimestamp(time, receivedAtMs)?.timeMs;
  return { fields, logsource: nginx === null ? APACHE : NGINX, timeMs };
}

const DETAIL_FIELDS: Readonly<Record<string, string>> = { client: 'c-ip', host: 'cs-host', referrer: 'cs-referer' };

function setDetails(fields: Record<string, string>): void {
  const { error = '' } = fields;
  for (const [, name = '', quoted, bare] of error.slice(0, 65_536).matchAll(DETAIL)) {
    const value = quoted ?? bare ?? '';
    fields[DETAIL_FIELDS[name] ?? name] = value;
    if (name !== 'request') continue;
    const [, method, target] = REQUEST.exec(value) ?? [];
    if (method === undefined || target === undefined) continue;
    fields['cs-method'] = method;
    fields['cs-uri-query'] = target;
  }
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
const hostOf = ({ 'cs-host': host }: FieldRecord) =>
  typeof host === 'string' ? host.replace(/:\d{1,5}$/, '') : undefined;
const queryOf = ({ 'cs-uri-query': target }: FieldRecord) =>
  typeof target === 'string' && target.includes('?') ? target.slice(target.indexOf('?') + 1) : undefined;

const REQUEST_ATTRIBUTES = {
  ...SYSLOG_ATTRIBUTES,
  'src_endpoint.ip': ip('c-ip'),
  'http_request.http_method': text('cs-method'),
  'http_request.url.path': text('cs-uri-stem'),
  'http_request.url.url_string': text('c-uri'),
  'http_request.url.hostname': made(['cs-host'], hostOf),
  'http_request.url.query_string': made(['cs-uri-query'], queryOf),
  'http_request.user_agent': text('cs-user-agent'),
  'http_request.referrer': text('cs-referer'),
  'http_request.version': text('cs-version'),
};

/** HTTP Activity (4002). */
const ACCESS_MAPPING: OcsfMapping = {
  product: { name: 'Web server', vendor_name: 'Unknown' },
  classUid: 4002,
  profiles: ['host'],
  activityId: choice('cs-method', METHOD_IDS, 99),
  attributes: {
    ...REQUEST_ATTRIBUTES,
    'metadata.log_name': constant('access'),
    'actor.user.name': text('cs-username'),
    'http_response.code': integer('sc-status'),
    'http_response.length': integer('sc-bytes'),
    status_id: made(['sc-status'], ({ 'sc-status': code }) =>
      typeof code === 'number' ? (code < 400 ? 1 : 2) : undefined,
    ),
  },
};

const LEVEL_IDS = new Map([
  ['debug', 1],
  ['info', 1],
  ['notice', 2],
  ['warn', 3],
  ['error', 4],
  ['crit', 5],
  ['alert', 5],
  ['emerg', 6],
]);

/** Base Event (0): what went wrong, in the server's words. */
const errorMapping = (name: string, vendor: string): OcsfMapping => ({
  product: { name, vendor_name: vendor },
  classUid: 0,
  profiles: ['host'],
  activityId: constant(0),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    'metadata.log_name': constant('error'),
    severity_id: choice('level', LEVEL_IDS, 1),
    message: text('error', 'message'),
  },
});
const NGINX_MAPPING = errorMapping('nginx', 'F5');
const APACHE_MAPPING = errorMapping('HTTP Server', 'Apache');

export const webAccess: Application = {
  logsources: [ACCESS],
  programs: ['nginx', 'apache', 'apache2', 'httpd', 'caddy', 'lighttpd'],
  isBare: true,
  read: readAccess,
  mappingOf: () => ACCESS_MAPPING,
};

export const webError: Application = {
  logsources: [NGINX, APACHE],
  programs: ['nginx', 'apache', 'apache2', 'httpd'],
  isBare: true,
  read: readError,
  mappingOf: ({ logsource }) => (logsource.service === NGINX.service ? NGINX_MAPPING : APACHE_MAPPING),
};
