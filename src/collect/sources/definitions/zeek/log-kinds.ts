import type { EventLogsource, FieldRecord, FieldValue } from '../../contract.ts';
import { addAlias, type JsonObject } from '../../json/index.ts';

/** Where a record does not say which log it is of: what only that log has. The first that fits counts. */
const SIGNS: readonly (readonly [string, readonly string[]])[] = [
  ['conn', ['conn_state', 'orig_bytes']],
  ['conn', ['conn_state', 'history']],
  ['conn', ['conn_state']],
  ['dns', ['query', 'qtype_name']],
  ['dns', ['trans_id', 'rejected']],
  ['http', ['trans_depth', 'status_code']],
  ['http', ['trans_depth', 'request_body_len']],
  ['smtp', ['trans_depth', 'helo']],
  ['smtp', ['trans_depth', 'last_reply']],
  ['ssl', ['cipher', 'established']],
  ['ssl', ['established', 'resumed']],
  ['files', ['fuid', 'seen_bytes']],
  ['x509', ['certificate.serial']],
  ['x509', ['certificate_serial']],
  ['kerberos', ['request_type', 'service']],
  ['dce_rpc', ['endpoint', 'operation']],
  ['ntlm', ['server_nb_computer_name']],
  ['smb_mapping', ['share_type']],
  ['smb_files', ['action', 'name', 'size']],
  ['rdp', ['security_protocol']],
  ['rdp', ['cookie', 'result']],
  ['ssh', ['host_key_alg']],
  ['ssh', ['auth_attempts']],
  ['ftp', ['reply_code', 'command']],
  ['dhcp', ['msg_types']],
  ['ntp', ['stratum', 'ref_id']],
  ['snmp', ['community', 'get_requests']],
  ['notice', ['note', 'msg']],
  ['weird', ['name', 'notice', 'peer']],
  ['analyzer', ['analyzer_kind', 'cause']],
  ['dpd', ['analyzer', 'failure_reason']],
  ['pe', ['machine', 'subsystem']],
  ['ocsp', ['hashAlgorithm', 'certStatus']],
  ['software', ['software_type', 'unparsed_version']],
  ['known_certs', ['host', 'port_num', 'issuer_subject']],
  ['known_services', ['host', 'port_num', 'service']],
  ['tunnel', ['tunnel_type', 'action']],
];

/** Sigma's categories beside the service: what proxies, name servers and firewalls log, too. */
const CATEGORIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['conn', ['firewall']],
  ['dns', ['dns']],
  ['http', ['proxy', 'webserver']],
]);

const NAME = /^[a-z][a-z0-9_]{0,39}$/;
/** Scripts add logs of their own; a flood of invented names ends in the log without a name. */
const MAX_KINDS = 256;
const NAMELESS: EventLogsource = { product: 'zeek', service: '', categories: [] };
const logsources = new Map<string, EventLogsource>();

/** The log's name: `_path`, Corelight's `@stream`, or what the record's members say. '' where nothing does. */
export function kindOf(record: Readonly<Record<string, unknown>>): string {
  for (const said of [record._path, record['@stream'], record['#path']]) {
    if (typeof said === 'string' && NAME.test(said)) return said;
  }
  return SIGNS.find(([, names]) => names.every((name) => record[name] !== undefined))?.[0] ?? '';
}

export function logsourceOfZeek(fields: FieldRecord): EventLogsource {
  return logsourceOfKind(kindOf(fields));
}

export function logsourceOfKind(kind: string): EventLogsource {
  const known = logsources.get(kind);
  if (known !== undefined) return known;
  if (!NAME.test(kind) || logsources.size >= MAX_KINDS) return NAMELESS;
  const made = { product: 'zeek', service: kind, categories: CATEGORIES.get(kind) ?? [] };
  logsources.set(kind, made);
  return made;
}

/** Zeek's ids: a letter for what they name, then base 62. */
const UID = /^[CDF][0-9A-Za-z]{8,24}$/;
/** Logs whose members no application's own log has; `name`, `action`, `msg` and such prove nothing without an id. */
const UNMISTAKABLE: ReadonlySet<string> = new Set([
  'conn',
  'dns',
  'x509',
  'ntlm',
  'known_certs',
  'known_services',
  'software',
  'ocsp',
]);

const isId = (value: unknown): boolean => typeof value === 'string' && UID.test(value);

export function confidenceOfZeek(record: JsonObject): number {
  const { ts, uid } = record;
  if (typeof ts !== 'number' && typeof ts !== 'string') return 0;
  if (typeof record['@stream'] === 'string' && record['@proc'] === 'zeek') return 0.98;
  const kind = kindOf(record);
  if (typeof record._path === 'string' && kind !== '') return 0.98;
  const hasConnection = typeof (record['id.orig_h'] ?? record.id_orig_h) === 'string';
  if (hasConnection && isId(uid)) return 0.95;
  if (kind === '') return 0;
  const uids = Array.isArray(record.uids) ? record.uids : [];
  const hasId = [uid, record.fuid, record.id, uids[0]].some((each) => isId(each));
  return hasConnection || hasId || UNMISTAKABLE.has(kind) ? 0.6 : 0.3;
}

const CONNECTION_FIELDS = ['orig_h', 'orig_p', 'resp_h', 'resp_p'] as const;
const PARTS = /^(certificate|san|basic_constraints|data_channel|remote_location|version)_(.+)$/;

/** Writers that put `_` for Zeek's `.`, and what rules of proxies, name servers and firewalls call the same things. */
export function completeZeek(fields: Map<string, FieldValue>, record: Readonly<Record<string, unknown>>): void {
  for (const name of CONNECTION_FIELDS) addAlias(fields, `id.${name}`, `id_${name}`);
  if (fields.has('@stream')) for (const name of [...fields.keys()]) addDotted(fields, name);
  const kind = kindOf(record);
  if (kind === 'conn') addFirewallNames(fields);
  else if (kind === 'dns') addDnsNames(fields);
  else if (kind === 'http') addProxyNames(fields);
}

function addDotted(fields: Map<string, FieldValue>, name: string): void {
  const parts = PARTS.exec(name);
  if (parts !== null) addAlias(fields, `${parts[1]}.${parts[2]}`, name);
}

function addFirewallNames(fields: Map<string, FieldValue>): void {
  addAlias(fields, 'src_ip', 'id.orig_h');
  addAlias(fields, 'src_port', 'id.orig_p');
  addAlias(fields, 'dst_ip', 'id.resp_h');
  addAlias(fields, 'dst_port', 'id.resp_p');
}

function addDnsNames(fields: Map<string, FieldValue>): void {
  addAlias(fields, 'record_type', 'qtype_name');
  addAlias(fields, 'answer', 'answers');
}

function addProxyNames(fields: Map<string, FieldValue>): void {
  addAlias(fields, 'c-uri', 'uri');
  addAlias(fields, 'c-useragent', 'user_agent');
  addAlias(fields, 'cs-user-agent', 'user_agent');
  addAlias(fields, 'cs-method', 'method');
  addAlias(fields, 'cs-host', 'host');
  addAlias(fields, 'cs-referer', 'referrer');
  addAlias(fields, 'sc-status', 'status_code');
  const uri = fields.get('uri');
  if (typeof uri !== 'string') return;
  const at = uri.indexOf('?');
  addPart(fields, 'cs-uri-stem', at === -1 ? uri : uri.slice(0, at));
  // Rules look in it for what an address asks for, with or without a question mark.
  addPart(fields, 'cs-uri-query', uri);
}

function addPart(fields: Map<string, FieldValue>, name: string, value: string): void {
  if (!fields.has(name)) fields.set(name, value);
}
