import type { EventLogsource } from '../../../contract.ts';
import { choice, constant, integer, ip, made, type OcsfMapping, text } from '../../../mapping/index.ts';
import { type Application, type ApplicationEvent, groupsOf, SYSLOG_ATTRIBUTES } from './application.ts';

const POSTFIX: EventLogsource = { product: 'postfix', service: 'mail', categories: [] };

const QUEUED = /^(?<queue_id>[0-9A-Za-z]{6,20}|NOQUEUE): (?<rest>.*)$/s;
const PAIR =
  /\b(from|to|orig_to|client|relay|delay|delays|dsn|status|message-id|size|nrcpt|proto|helo|sasl_method|sasl_username|uid)=(?:<([^>]{0,512})>|([^\s,;]{0,512}))/g;
const CONNECT =
  /^(?<action>connect|disconnect|lost connection after \w{1,16}|timeout after \w{1,16}) from (?<src_host>[^\s[]{1,255})\[(?<src_ip>[\da-fA-F.:]{2,45}|unknown)\]/;
const REFUSED =
  /^(?<action>reject|warn|hold|discard): (?<stage>[A-Z]{2,10}) from (?<src_host>[^\s[]{0,255})\[(?<src_ip>[\da-fA-F.:]{2,45})\](?::\d{1,5})?: (?<reply>\d{3}(?: \d\.\d\.\d{1,3})?)/;
const SASL_FAILED =
  /^(?:warning: )?(?<src_host>[^\s[]{1,255})\[(?<src_ip>[\da-fA-F.:]{2,45})\]: SASL (?<sasl_method>\S{1,32}) authentication failed(?:: .{0,512}?\bsasl_username=(?<sasl_username>[^\s,]{1,256}))?/;
const MAX_TEXT = 8_192;

/** Postfix's daemons, by what their messages have in common: a queue id and `name=value` pairs. */
function readPostfix(content: string): ApplicationEvent | undefined {
  const text = content.slice(0, MAX_TEXT);
  const failed = SASL_FAILED.exec(text);
  if (failed !== null)
    return { fields: { ...groupsOf(failed), action: 'sasl', result: 'failure' }, logsource: POSTFIX };
  const connected = CONNECT.exec(text);
  if (connected !== null) return { fields: groupsOf(connected), logsource: POSTFIX };
  const { queue_id: queueId, rest } = QUEUED.exec(text)?.groups ?? {};
  if (queueId === undefined || rest === undefined) return undefined;
  const fields: Record<string, string> = { queue_id: queueId };
  const refused = REFUSED.exec(rest);
  if (refused !== null) Object.assign(fields, groupsOf(refused));
  for (const [, name = '', quoted, bare] of rest.matchAll(PAIR)) fields[name] = quoted ?? bare ?? '';
  const [, host, address] = /^([^\s[]{1,255})\[([\da-fA-F.:]{2,45})\]/.exec(fields.client ?? '') ?? [];
  if (host !== undefined && address !== undefined) Object.assign(fields, { src_host: host, src_ip: address });
  return { fields, logsource: POSTFIX };
}

const PRODUCT = { name: 'Postfix', vendor_name: 'Unknown' };
const ATTRIBUTES = { ...SYSLOG_ATTRIBUTES, 'metadata.log_name': constant('mail') };
const RELAY = /^([^\s[]{1,255})\[([\da-fA-F.:]{2,45})\]/;
const STATUS_IDS = new Map([
  ['sent', 1],
  ['bounced', 2],
  ['deferred', 2],
  ['expired', 2],
]);

/** Email Activity (4009): 1 send, where Postfix says what became of a delivery. */
const DELIVERY: OcsfMapping = {
  product: PRODUCT,
  classUid: 4009,
  profiles: ['host'],
  activityId: constant(1),
  attributes: {
    ...ATTRIBUTES,
    direction_id: constant(0),
    status_id: choice('status', STATUS_IDS, 0),
    'email.uid': text('queue_id'),
    'email.message_uid': text('message-id'),
    'email.to': { from: ['to'], make: ({ to }) => (typeof to === 'string' ? [to] : undefined) },
    'dst_endpoint.hostname': made(['relay'], ({ relay }) => RELAY.exec(String(relay ?? ''))?.[1]),
    'dst_endpoint.ip': made(['relay'], ({ relay }) => RELAY.exec(String(relay ?? ''))?.[2]),
  },
};
/** Authentication (3002). */
const SIGN_IN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  profiles: ['host'],
  activityId: constant(1),
  attributes: {
    ...ATTRIBUTES,
    status_id: constant(2),
    'service.name': text('program'),
    'user.name': text('sasl_username'),
    auth_protocol: text('sasl_method'),
    'src_endpoint.ip': ip('src_ip'),
    'dst_endpoint.hostname': text('hostname'),
  },
};
/** Network Activity (4001): 1 open, 2 close, 5 refuse. */
const CONNECTION: OcsfMapping = {
  product: PRODUCT,
  classUid: 4001,
  profiles: ['host'],
  activityId: choice(
    'action',
    new Map([
      ['connect', 1],
      ['disconnect', 2],
      ['reject', 5],
    ]),
    99,
  ),
  attributes: {
    ...ATTRIBUTES,
    'src_endpoint.ip': ip('src_ip'),
    'src_endpoint.hostname': text('src_host'),
    'src_endpoint.port': integer('src_port'),
    'dst_endpoint.hostname': text('hostname'),
  },
};

export const postfix: Application = {
  logsources: [POSTFIX],
  programs: [
    'smtpd',
    'smtp',
    'qmgr',
    'cleanup',
    'pickup',
    'bounce',
    'local',
    'lmtp',
    'virtual',
    'pipe',
    'postscreen',
    'submission',
    'anvil',
    'postfix',
  ],
  read: readPostfix,
  mappingOf: ({ fields }) => {
    if (fields.sasl_username !== undefined && fields.action === 'sasl') return SIGN_IN;
    if (fields.status !== undefined && fields.to !== undefined) return DELIVERY;
    return fields.src_ip === undefined || fields.action === undefined ? undefined : CONNECTION;
  },
};
