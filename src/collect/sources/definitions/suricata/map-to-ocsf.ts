import type { DecodedEvent, FieldRecord } from '../../contract.ts';
import {
  type Attribute,
  addressOf,
  choice,
  completing,
  constant,
  httpActivity,
  httpMethod,
  integer,
  integerOf,
  ip,
  made,
  type OcsfMapping,
  text,
  textOf,
} from '../../mapping/index.ts';

const PRODUCT = { name: 'Suricata', vendor_name: 'OISF' };
const NETWORK = 4001;
const TRAFFIC = 6;

const SHARED: Readonly<Record<string, Attribute>> = {
  'metadata.event_code': text('event_type'),
  'device.hostname': text('host'),
  'device.type_id': completing(constant(13)),
};

const ENDPOINTS: Readonly<Record<string, Attribute>> = {
  ...SHARED,
  'src_endpoint.ip': ip('src_ip'),
  'src_endpoint.port': integer('src_port'),
  'dst_endpoint.ip': made(['dest_ip', 'dst_ip'], ({ dest_ip: address }) => addressOf(address)),
  'dst_endpoint.port': made(['dest_port', 'dst_port'], ({ dest_port: number }) => integerOf(number)),
  'connection_info.uid': text('flow_id'),
  'connection_info.community_uid': text('community_id'),
  'connection_info.protocol_name': text('proto'),
  'connection_info.direction_id': completing(constant(0)),
  'traffic.bytes_out': integer('flow.bytes_toserver'),
  'traffic.bytes_in': integer('flow.bytes_toclient'),
  'traffic.packets_out': integer('flow.pkts_toserver'),
  'traffic.packets_in': integer('flow.pkts_toclient'),
};

function network(
  classUid: number,
  activityId: Attribute,
  attributes: Readonly<Record<string, Attribute>> = {},
): OcsfMapping {
  return {
    product: PRODUCT,
    classUid,
    activityId,
    timeFrom: ['timestamp'],
    profiles: ['host', 'security_control'],
    attributes: { ...ENDPOINTS, ...attributes },
  };
}

/** 1 is a rule's gravest priority; classification.config ends at 4. */
const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['1', 4],
  ['2', 3],
  ['3', 2],
  ['4', 1],
]);

const ALERT = network(NETWORK, constant(TRAFFIC), {
  is_alert: constant(true),
  severity_id: choice('alert.severity', SEVERITIES, 1),
  message: text('alert.signature'),
  action_id: choice(
    'alert.action',
    new Map([
      ['allowed', 1],
      ['blocked', 2],
    ]),
    0,
  ),
  'firewall_rule.uid': made(['alert.gid', 'alert.signature_id', 'alert.rev'], ruleOf),
  'firewall_rule.name': text('alert.signature'),
  'firewall_rule.category': completing(text('alert.category')),
});

function ruleOf(fields: FieldRecord): string | undefined {
  const parts = ['alert.gid', 'alert.signature_id', 'alert.rev'].map((name) => integerOf(fields[name]));
  return parts.includes(undefined) ? undefined : parts.join(':');
}

const ASKED = 1;
const ANSWERED = 2;
const DNS = network(
  4003,
  choice(
    'dns.type',
    new Map([
      ['query', ASKED],
      ['request', ASKED],
      ['answer', ANSWERED],
      ['response', ANSWERED],
    ]),
  ),
  {
    'query.hostname': made(
      ['dns.rrname', 'query'],
      (fields) => textOf(fields['dns.rrname']) ?? textOf(only(fields.query)),
    ),
    'query.type': completing(
      made(['dns.rrtype', 'record_type'], (fields) => textOf(fields['dns.rrtype']) ?? textOf(only(fields.record_type))),
    ),
    'query.packet_uid': completing(integer('dns.id')),
    rcode: text('dns.rcode'),
    answers: made(['dns.answers.rdata', 'answer'], (fields) => {
      const list = Array.isArray(fields['dns.answers.rdata']) ? fields['dns.answers.rdata'] : [];
      const found = list.map((each) => textOf(each)).filter((each) => each !== undefined);
      return found.length === 0 ? undefined : found.map((rdata) => ({ rdata }));
    }),
  },
);

function only(value: FieldRecord[string] | undefined): FieldRecord[string] | undefined {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

const HTTP = network(4002, httpActivity('http.http_method'), {
  'http_request.http_method': httpMethod('http.http_method', 'cs-method'),
  'http_request.url.path': copied('http.url', 'c-uri', 'cs-uri-query', 'cs-uri-stem'),
  'http_request.url.hostname': completing(copied('http.hostname', 'cs-host')),
  'http_request.user_agent': copied('http.http_user_agent', 'c-useragent', 'cs-user-agent'),
  'http_request.referrer': copied('http.http_refer', 'cs-referer'),
  'http_request.version': text('http.protocol'),
  'http_response.code': made(['http.status', 'sc-status'], (fields) => integerOf(fields['http.status'])),
  'http_response.content_type': completing(text('http.http_content_type')),
  'http_response.length': completing(integer('http.length')),
  // The class wants one of the two: an answer that was lost leaves neither.
  'http_request.length': made([], (fields) =>
    Object.keys(fields).some((name) =>
      /^http\.(?:http_method|url|http_user_agent|http_refer|protocol|status)$/.test(name),
    )
      ? undefined
      : 0,
  ),
});

function copied(name: string, ...copies: readonly string[]): Attribute {
  return made([name, ...copies], (fields) => textOf(fields[name]));
}

const TLS = network(NETWORK, constant(TRAFFIC), {
  'tls.version': text('tls.version'),
  'tls.sni': completing(text('tls.sni')),
});
const SMB = network(4006, constant(99), {
  command: text('smb.command'),
  dialect: text('smb.dialect'),
  share: text('smb.share'),
  'file.name': text('smb.filename'),
  'file.type_id': completing(constant(0)),
});
const SSH = network(4007, constant(TRAFFIC), { protocol_ver: text('ssh.client.proto_version') });
const FTP = network(4008, constant(99), { command: text('ftp.command') });
const RDP = network(4005, constant(TRAFFIC), { identifier_cookie: text('rdp.cookie') });
const DHCP = network(
  4004,
  choice(
    'dhcp.dhcp_type',
    new Map([
      ['discover', 1],
      ['offer', 2],
      ['request', 3],
      ['decline', 4],
      ['ack', 5],
      ['nak', 6],
      ['release', 7],
      ['inform', 8],
    ]),
    99,
  ),
  { transaction_uid: text('dhcp.id') },
);
const CONNECTED = network(NETWORK, constant(TRAFFIC));

/** Statistics and messages of the engine: of no connection. */
const ENGINE: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  activityId: constant(0),
  timeFrom: ['timestamp'],
  profiles: ['host'],
  attributes: SHARED,
};

const OF_TYPE: ReadonlyMap<string, OcsfMapping> = new Map([
  ['alert', ALERT],
  ['dns', DNS],
  ['http', HTTP],
  ['tls', TLS],
  ['smb', SMB],
  ['ssh', SSH],
  ['ftp', FTP],
  ['rdp', RDP],
  ['dhcp', DHCP],
]);

export function mappingOfSuricata({ fields, logsource }: DecodedEvent): OcsfMapping {
  const isConnected = addressOf(fields.src_ip) !== undefined || addressOf(fields.dest_ip) !== undefined;
  return isConnected ? (OF_TYPE.get(logsource.service) ?? CONNECTED) : ENGINE;
}
