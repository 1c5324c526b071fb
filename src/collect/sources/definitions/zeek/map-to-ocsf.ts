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
  made,
  type OcsfMapping,
  text,
  textOf,
} from '../../mapping/index.ts';

const PRODUCT = { name: 'Zeek', vendor_name: 'Zeek' };
const TRAFFIC = 6;
const UNKNOWN_DIRECTION = completing(constant(0));

/** One value under two names: as Zeek has it, and as a writer without dots does. */
function address(name: string, ...others: readonly string[]): Attribute {
  return made([name, ...others], (fields) => addressOf(fields[name]));
}
function port(name: string, ...others: readonly string[]): Attribute {
  return made([name, ...others], (fields) => integerOf(fields[name]));
}

const SHARED: Readonly<Record<string, Attribute>> = {
  'metadata.event_code': made(
    ['_path', '@stream'],
    ({ _path: path, '@stream': stream }) => textOf(path) ?? textOf(stream),
  ),
};

const ENDPOINTS: Readonly<Record<string, Attribute>> = {
  ...SHARED,
  'src_endpoint.ip': address('id.orig_h', 'id_orig_h', 'src_ip'),
  'src_endpoint.port': port('id.orig_p', 'id_orig_p', 'src_port'),
  'dst_endpoint.ip': address('id.resp_h', 'id_resp_h', 'dst_ip'),
  'dst_endpoint.port': port('id.resp_p', 'id_resp_p', 'dst_port'),
  'connection_info.uid': text('uid'),
  'connection_info.community_uid': text('community_id'),
  'connection_info.protocol_name': text('proto'),
  'connection_info.direction_id': UNKNOWN_DIRECTION,
};

function network(
  classUid: number,
  activityId: Attribute,
  attributes: Readonly<Record<string, Attribute>>,
): OcsfMapping {
  return {
    product: PRODUCT,
    classUid,
    activityId,
    timeFrom: ['ts'],
    attributes: { ...ENDPOINTS, ...attributes },
  };
}

function sum(one: string, other: string): Attribute {
  return made(
    [one, other],
    (fields) => {
      const [first, second] = [integerOf(fields[one]), integerOf(fields[other])];
      return first === undefined || second === undefined ? undefined : first + second;
    },
    [],
  );
}

const CONN = network(4001, constant(TRAFFIC), {
  'src_endpoint.mac': macOf('orig_l2_addr'),
  'dst_endpoint.mac': macOf('resp_l2_addr'),
  'dst_endpoint.svc_name': completing(text('service')),
  'connection_info.flag_history': text('history'),
  'traffic.bytes_out': integer('orig_bytes'),
  'traffic.bytes_in': integer('resp_bytes'),
  'traffic.packets_out': integer('orig_pkts'),
  'traffic.packets_in': integer('resp_pkts'),
  'traffic.bytes_missed': integer('missed_bytes'),
  'traffic.bytes': sum('orig_bytes', 'resp_bytes'),
  status_code: text('conn_state'),
});

function macOf(name: string): Attribute {
  return made([name], (fields) => {
    const value = textOf(fields[name]);
    return value !== undefined && /^(?:[\da-f]{2}:){5}[\da-f]{2}$/i.test(value) ? value : undefined;
  });
}

const ANSWERED = 6;
const ASKED = 1;
const DNS = network(
  4003,
  made([], ({ rcode }) => (rcode === undefined ? ASKED : ANSWERED)),
  {
    'query.hostname': text('query'),
    'query.type': completing(made(['qtype_name', 'record_type'], ({ qtype_name: name }) => textOf(name))),
    'query.class': completing(text('qclass_name')),
    'query.packet_uid': completing(integer('trans_id')),
    rcode: text('rcode_name'),
    rcode_id: made(['rcode'], ({ rcode }) => rcodeOf(rcode)),
    answers: made(['answers', 'answer'], ({ answers }) => {
      const list = Array.isArray(answers) ? answers.map((each) => textOf(each)) : [];
      const found = list.filter((each) => each !== undefined).map((rdata) => ({ rdata }));
      return found.length === 0 ? undefined : found;
    }),
  },
);

/** OCSF lists 0 to 24 (without 12 to 15) of RFC 6895; 99 is "other". */
function rcodeOf(value: FieldRecord[string] | undefined): number | undefined {
  const code = integerOf(value);
  if (code === undefined) return undefined;
  return (code >= 0 && code <= 11) || (code >= 16 && code <= 24) ? code : 99;
}

const HTTP = network(4002, httpActivity('method'), {
  'http_request.http_method': httpMethod('method', 'cs-method'),
  'http_request.version': text('version'),
  'http_request.user_agent': made(['user_agent', 'c-useragent', 'cs-user-agent'], ({ user_agent: agent }) =>
    textOf(agent),
  ),
  'http_request.referrer': made(['referrer', 'cs-referer'], ({ referrer }) => textOf(referrer)),
  'http_request.url.path': made(['uri', 'c-uri', 'cs-uri-query', 'cs-uri-stem'], ({ uri }) => textOf(uri)),
  'http_request.url.hostname': completing(made(['host', 'cs-host'], ({ host }) => textOf(host))),
  'http_request.body_length': completing(integer('request_body_len')),
  'http_response.code': made(['status_code', 'sc-status'], ({ status_code: code }) => integerOf(code)),
  'http_response.status': completing(text('status_msg')),
  'http_response.body_length': completing(integer('response_body_len')),
  // One of the two has to stand: a record of neither is of a connection that ended before either.
  'http_request.length': made([], ({ uri, method, status_code: code }) =>
    textOf(uri) === undefined && textOf(method) === undefined && integerOf(code) === undefined ? 0 : undefined,
  ),
});

const SSL = network(4001, constant(TRAFFIC), {
  'tls.version': text('version'),
  'tls.cipher': completing(text('cipher')),
  'tls.sni': completing(text('server_name')),
  'connection_info.protocol_name': constant('tcp'),
});

const SSH = network(4007, constant(TRAFFIC), {
  status_id: made(['auth_success'], ({ auth_success: success }) =>
    typeof success === 'boolean' ? (success ? 1 : 2) : undefined,
  ),
  protocol_ver: text('version'),
});

const FTP = network(
  4008,
  choice(
    'command',
    new Map([
      ['stor', 1],
      ['stou', 1],
      ['appe', 1],
      ['retr', 2],
      ['dele', 4],
      ['rnto', 5],
      ['list', 6],
      ['nlst', 6],
    ]),
    99,
  ),
  {
    command: text('command'),
    codes: made(['reply_code'], ({ reply_code: code }) => listOf(integerOf(code))),
    name: text('arg'),
  },
);

function listOf(value: number | undefined): readonly number[] | undefined {
  return value === undefined ? undefined : [value];
}

const SMB_FILE_ACTIVITIES: ReadonlyMap<string, number> = new Map([['smb::file_open', 2]]);
const SMB_FILES = network(4006, choice('action', SMB_FILE_ACTIVITIES, 99), {
  'file.name': text('name'),
  'file.type_id': completing(constant(0)),
  'file.size': completing(integer('size')),
  share: text('path'),
});
const SMB_MAPPING = network(4006, constant(99), { share: text('path'), share_type: text('share_type') });
const DCE_RPC = network(4006, constant(99), { command: text('operation') });
const RDP = network(4005, constant(TRAFFIC), { identifier_cookie: text('cookie'), status_detail: text('result') });
const MAILBOX = /[^\s<>@]{1,128}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]{1,190}(?=>?$)/;
/** The class has no place for the connection but the endpoints. */
const SMTP: OcsfMapping = {
  product: PRODUCT,
  classUid: 4009,
  activityId: constant(99),
  timeFrom: ['ts'],
  attributes: {
    ...Object.fromEntries(Object.entries(ENDPOINTS).filter(([path]) => !path.startsWith('connection_info.'))),
    'metadata.correlation_uid': text('uid'),
    direction_id: constant(0),
    'email.from': made(['mailfrom'], ({ mailfrom }) => mailboxOf(mailfrom)),
    'email.subject': text('subject'),
    'email.message_uid': text('msg_id'),
    smtp_hello: text('helo'),
  },
};

function mailboxOf(value: FieldRecord[string] | undefined): string | undefined {
  return MAILBOX.exec(textOf(value) ?? '')?.[0];
}

const NTP = network(
  4013,
  made(['mode'], ({ mode }) => {
    const number = integerOf(mode);
    return number !== undefined && number >= 1 && number <= 7 ? number : 0;
  }),
  { version: made(['version'], ({ version }) => textOf(version) ?? 'Unknown') },
);
const DHCP = network(4004, constant(99), {});
const CONNECTED = network(4001, constant(TRAFFIC), {});
/** A notice about a connection: the network's activity, told as an alert. */
const NOTICE: OcsfMapping = {
  ...network(4001, constant(TRAFFIC), {
    is_alert: constant(true),
    'firewall_rule.name': text('note'),
    message: text('msg'),
    status_detail: text('sub'),
  }),
  profiles: ['security_control'],
};
const NOTICE_OF_NOTHING: OcsfMapping = {
  product: PRODUCT,
  classUid: 2004,
  activityId: constant(1),
  timeFrom: ['ts'],
  attributes: {
    ...SHARED,
    message: text('msg'),
    'finding_info.uid': made(
      [],
      ({ uid, fuid, note, ts }) => textOf(uid) ?? textOf(fuid) ?? `${textOf(note)} ${textOf(ts)}`,
    ),
    'finding_info.title': text('note'),
    'finding_info.desc': text('sub'),
  },
};
/** Of no connection: certificates, files, programs and hosts seen. */
const SEEN: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  activityId: constant(0),
  timeFrom: ['ts'],
  attributes: { ...SHARED, 'metadata.correlation_uid': text('uid', 'fuid') },
};

const OF_KIND: ReadonlyMap<string, OcsfMapping> = new Map([
  ['conn', CONN],
  ['dns', DNS],
  ['http', HTTP],
  ['ssl', SSL],
  ['ssh', SSH],
  ['ftp', FTP],
  ['smb_files', SMB_FILES],
  ['smb_mapping', SMB_MAPPING],
  ['rdp', RDP],
  ['dce_rpc', DCE_RPC],
  ['ntp', NTP],
  ['dhcp', DHCP],
  ['notice', NOTICE],
]);

export function mappingOfZeek({ fields, logsource: { service } }: DecodedEvent): OcsfMapping {
  const isConnected = addressOf(fields['id.orig_h']) !== undefined || addressOf(fields['id.resp_h']) !== undefined;
  if (!isConnected) return service === 'notice' ? NOTICE_OF_NOTHING : SEEN;
  if (service === 'smtp' && mailboxOf(fields.mailfrom) !== undefined) return SMTP;
  return OF_KIND.get(service) ?? CONNECTED;
}
