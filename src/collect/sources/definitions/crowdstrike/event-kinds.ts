import type { EventLogsource, FieldRecord, FieldValue } from '../../contract.ts';
import { addAlias, type JsonObject } from '../../json/index.ts';
import { textOf } from '../../mapping/index.ts';

const STREAM: EventLogsource = { product: 'crowdstrike', service: 'eventstreams', categories: [] };
const SENSOR: EventLogsource = { product: 'crowdstrike', service: 'fdr', categories: [] };

/** Sigma's categories of the sensor's events, whose products are the platforms. */
const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['ProcessRollup2', 'process_creation'],
  ['SyntheticProcessRollup2', 'process_creation'],
  ['NetworkConnectIP4', 'network_connection'],
  ['NetworkConnectIP6', 'network_connection'],
  ['DnsRequest', 'dns_query'],
]);
const PRODUCTS: ReadonlyMap<string, string> = new Map([
  ['Win', 'windows'],
  ['Lin', 'linux'],
  ['Mac', 'macos'],
]);
const LOGSOURCES: ReadonlyMap<string, EventLogsource> = new Map(
  [...PRODUCTS].flatMap(([platform, product]) =>
    [...CATEGORIES].map(([name, category]) => [
      `${platform} ${name}`,
      { product, service: '', categories: [category] },
    ]),
  ),
);

/** The sensor's event by name, wherever it was put. */
export function sensorEventOf(fields: FieldRecord): string {
  return textOf(fields.event_simpleName) ?? textOf(fields.event_simplename) ?? textOf(fields.fdr_event_type) ?? '';
}

export function logsourceOfCrowdstrike(fields: FieldRecord): EventLogsource {
  if (fields['metadata.eventType'] !== undefined) return STREAM;
  return LOGSOURCES.get(`${textOf(fields.event_platform)} ${sensorEventOf(fields)}`) ?? SENSOR;
}

export function confidenceOfCrowdstrike(record: JsonObject): number {
  const { aid, cid, event_simpleName: name, event_simplename: lower, fdr_event_type: type, metadata } = record;
  if (typeof aid === 'string' && typeof cid === 'string') return (name ?? lower ?? type) === undefined ? 0 : 0.97;
  if (typeof metadata !== 'object' || metadata === null) return 0;
  return 'customerIDString' in metadata && 'eventType' in metadata ? 0.97 : 0;
}

/** Names by which rules know what the sensor saw. */
const ALIASES: readonly (readonly [string, ...string[]])[] = [
  ['CommandLine', 'event.CommandLine'],
  ['Image', 'ImageFileName', 'event.ImageFileName'],
  ['ParentImage', 'ParentImageFileName', 'event.ParentImageFileName', 'ParentBaseFileName', 'event.ParentBaseFileName'],
  ['ParentCommandLine', 'event.ParentCommandLine'],
  ['User', 'UserName', 'event.UserName', 'UserSid', 'event.UserSid'],
  ['md5', 'MD5HashData', 'event.MD5HashData'],
  ['sha256', 'SHA256HashData', 'event.SHA256HashData'],
  ['QueryName', 'DomainName', 'event.DomainName'],
  ['DestinationIp', 'RemoteAddressIP4', 'event.RemoteAddressIP4', 'RemoteAddressIP6', 'event.RemoteAddressIP6'],
  ['DestinationPort', 'RemotePort', 'event.RemotePort'],
  ['SourceIp', 'LocalAddressIP4', 'event.LocalAddressIP4', 'LocalAddressIP6', 'event.LocalAddressIP6'],
  ['SourcePort', 'LocalPort', 'event.LocalPort'],
  ['ComputerName', 'event.ComputerName'],
];

export function completeCrowdstrike(fields: Map<string, FieldValue>): void {
  if (fields.has('metadata.eventType')) return;
  for (const [alias, ...names] of ALIASES) addAlias(fields, alias, ...names);
}
