import type { EventLogsource } from '../../../contract.ts';
import { choice, constant, ip, type OcsfMapping, text } from '../../../mapping/index.ts';
import { readCells } from '../../../text/index.ts';
import { readLogTimestamp } from '../../../time/index.ts';
import { type Application, type ApplicationEvent, SYSLOG_ATTRIBUTES } from './application.ts';
import { blockedOf, connectionMapping } from './connection.ts';

const source = (service: string, categories: readonly string[] = []): EventLogsource => ({
  product: 'paloalto',
  service,
  categories,
});
const TRAFFIC = source('traffic', ['firewall']);
const THREAT = source('threat');
const SYSTEM = source('system');
const CONFIG = source('config');

/** PAN-OS "Syslog Field Descriptions", in order; '' is for future use. Fields of later versions behind them stay in the raw message. */
const HEAD = ['', 'receive_time', 'serial', 'type', 'subtype', '', 'time_generated'];
const SESSION = (
  'src_ip dst_ip natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset _ sessionid ' +
  'repeatcnt src_port dst_port natsport natdport flags protocol action'
).split(' ');
const LAYOUTS: ReadonlyMap<string, { readonly names: readonly string[]; readonly logsource: EventLogsource }> = new Map(
  [
    [
      'TRAFFIC',
      {
        names: [
          ...HEAD,
          ...SESSION,
          ...(
            'bytes bytes_sent bytes_received packets start elapsed category _ seqno actionflags srcloc dstloc _ ' +
            'pkts_sent pkts_received session_end_reason _ _ _ _ vsys_name device_name action_source'
          ).split(' '),
        ],
        logsource: TRAFFIC,
      },
    ],
    [
      'THREAT',
      {
        names: [
          ...HEAD,
          ...SESSION,
          ...(
            'misc threatid category threat_severity direction seqno actionflags srcloc dstloc _ contenttype pcap_id ' +
            'filedigest cloud url_idx user_agent filetype xff referer sender subject recipient reportid _ _ _ _ ' +
            'vsys_name device_name'
          ).split(' '),
        ],
        logsource: THREAT,
      },
    ],
    [
      'SYSTEM',
      {
        names: [
          ...HEAD,
          ...'vsys eventid object _ _ module pan_severity opaque seqno actionflags _ _ _ _ vsys_name device_name'.split(
            ' ',
          ),
        ],
        logsource: SYSTEM,
      },
    ],
    [
      'CONFIG',
      {
        names: [
          ...HEAD,
          ...'host vsys cmd admin client result path seqno actionflags _ _ _ _ vsys_name device_name'.split(' '),
        ],
        logsource: CONFIG,
      },
    ],
  ],
);
const START = /^1?,\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d,[\w-]{1,32},(?:TRAFFIC|THREAT|SYSTEM|CONFIG),/;

function readPanos(content: string, receivedAtMs: number): ApplicationEvent | undefined {
  if (!START.test(content)) return undefined;
  const cells = readCells(content, ',');
  const layout = LAYOUTS.get(cells?.[3] ?? '');
  if (cells === undefined || layout === undefined) return undefined;
  const fields: Record<string, string> = {};
  for (const [at, name] of layout.names.entries()) {
    const cell = cells[at];
    if (name !== '' && name !== '_' && cell !== undefined && cell !== '') fields[name] = cell;
  }
  if (fields.device_name !== undefined) fields.hostname = fields.device_name;
  // The firewall's clock without its zone: read as UTC.
  const timeMs = readLogTimestamp(fields.time_generated ?? '', receivedAtMs)?.timeMs;
  return { fields: { ...fields, ...blockedOf(fields.action ?? '') }, logsource: layout.logsource, timeMs };
}

const LEVEL_IDS = new Map([
  ['critical', 5],
  ['high', 4],
  ['medium', 3],
  ['low', 2],
  ['informational', 1],
]);
const CONNECTION = connectionMapping('PAN-OS', 'Palo Alto Networks', 'traffic');
const { product } = CONNECTION;
const severity = { severity_id: choice(['threat_severity', 'pan_severity'], LEVEL_IDS, 1) };
const THREAT_MAPPING: OcsfMapping = {
  ...CONNECTION,
  attributes: { ...CONNECTION.attributes, ...severity, 'metadata.log_name': constant('threat') },
};
const SYSTEM_MAPPING: OcsfMapping = {
  product,
  classUid: 0,
  profiles: ['host'],
  activityId: constant(0),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    ...severity,
    message: text('opaque', 'message'),
    'metadata.event_code': text('eventid'),
    'metadata.log_name': constant('system'),
  },
};
/** API Activity (6003) has create, read, update, delete; a command at the firewall's own interface is 99, other. */
const CONFIG_MAPPING: OcsfMapping = {
  product,
  classUid: 6003,
  profiles: ['host'],
  activityId: choice('cmd', new Map([['delete', 4]]), 99),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    'metadata.log_name': constant('config'),
    'actor.user.name': text('admin'),
    'api.operation': text('cmd'),
    'src_endpoint.ip': ip('host'),
    status_id: choice(
      'result',
      new Map([
        ['succeeded', 1],
        ['submitted', 1],
        ['failed', 2],
      ]),
      0,
    ),
  },
};

export const paloAlto: Application = {
  logsources: [TRAFFIC, THREAT, SYSTEM, CONFIG],
  isBare: true,
  read: readPanos,
  mappingOf: ({ logsource }) => {
    if (logsource.service === 'traffic') return CONNECTION;
    if (logsource.service === 'threat') return THREAT_MAPPING;
    return logsource.service === 'config' ? CONFIG_MAPPING : SYSTEM_MAPPING;
  },
};
