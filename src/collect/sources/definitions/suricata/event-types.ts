import type { EventLogsource, FieldRecord, FieldValue } from '../../contract.ts';
import { addAlias, type JsonObject } from '../../json/index.ts';
import { textOf } from '../../mapping/index.ts';

const CATEGORIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['flow', ['firewall']],
  ['dns', ['dns']],
  ['http', ['proxy', 'webserver']],
]);
const NAME = /^[a-z][a-z0-9_]{0,39}$/;
/** There are about sixty event types; a flood of invented ones ends in the one without a name. */
const MAX_TYPES = 256;
const NAMELESS: EventLogsource = { product: 'suricata', service: '', categories: [] };
const logsources = new Map<string, EventLogsource>();

export function logsourceOfSuricata({ event_type: type }: FieldRecord): EventLogsource {
  const name = textOf(type) ?? '';
  const known = logsources.get(name);
  if (known !== undefined) return known;
  if (!NAME.test(name) || logsources.size >= MAX_TYPES) return NAMELESS;
  const made = { product: 'suricata', service: name, categories: CATEGORIES.get(name) ?? [] };
  logsources.set(name, made);
  return made;
}

/** Event types that may belong to no flow. Any application may call its own events so, with an object of their name. */
const FLOWLESS: ReadonlySet<string> = new Set([
  'stats',
  'engine',
  'alert',
  'anomaly',
  'drop',
  'arp',
  'netflow',
  'dhcp',
]);

export function confidenceOfSuricata(record: JsonObject): number {
  const { event_type: type, timestamp, flow_id: flow, src_ip: source } = record;
  if (typeof type !== 'string' || !NAME.test(type) || typeof timestamp !== 'string') return 0;
  if (typeof flow === 'number' && typeof source === 'string') return 0.98;
  // Each type has an object of its own name.
  const own = FLOWLESS.has(type) ? record[type] : undefined;
  return typeof own === 'object' && own !== null ? 0.9 : 0;
}

/** What rules of proxies, name servers and firewalls call the same things. */
export function completeSuricata(fields: Map<string, FieldValue>): void {
  const type = fields.get('event_type');
  if (type === 'flow') {
    addAlias(fields, 'dst_ip', 'dest_ip');
    addAlias(fields, 'dst_port', 'dest_port');
  } else if (type === 'dns') {
    addAlias(fields, 'query', 'dns.rrname', 'dns.queries.rrname');
    addAlias(fields, 'record_type', 'dns.rrtype', 'dns.queries.rrtype');
    addAlias(fields, 'answer', 'dns.answers.rdata', 'dns.rdata');
  } else if (type === 'http') addProxyNames(fields);
}

function addProxyNames(fields: Map<string, FieldValue>): void {
  addAlias(fields, 'c-uri', 'http.url');
  addAlias(fields, 'cs-uri-query', 'http.url');
  addAlias(fields, 'c-useragent', 'http.http_user_agent');
  addAlias(fields, 'cs-user-agent', 'http.http_user_agent');
  addAlias(fields, 'cs-method', 'http.http_method');
  addAlias(fields, 'cs-host', 'http.hostname');
  addAlias(fields, 'cs-referer', 'http.http_refer');
  addAlias(fields, 'sc-status', 'http.status');
  const url = textOf(fields.get('http.url'));
  if (url !== undefined && !fields.has('cs-uri-stem')) fields.set('cs-uri-stem', url.split('?', 1)[0] ?? '');
}
