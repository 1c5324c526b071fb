import type { DecodedEvent, EventLogsource } from '../../../contract.ts';
import { constant, integer, ip, type OcsfMapping, text } from '../../../mapping/index.ts';
import { readLogTimestamp } from '../../../time/index.ts';
import { type Application, type ApplicationEvent, groupsOf, SYSLOG_ATTRIBUTES } from './application.ts';

const logsource = (product: string): EventLogsource => ({ product, service: 'dns', categories: ['dns'] });
const BIND = logsource('bind');
const DNSMASQ = logsource('dnsmasq');
const UNBOUND = logsource('unbound');

/** BIND 9's querylog: `client @0x7f… 192.0.2.7#53124 (example.com): query: example.com IN A +E(0)K (192.0.2.1)`. */
const BIND_QUERY =
  /^(?:(?<time>\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\.\d{3}) )?(?:queries: )?(?:info: )?client (?:@0x[\da-f]{1,16} )?(?<src_ip>[\da-fA-F.:%]{2,64})#(?<src_port>\d{1,5})(?: \([^)]{0,255}\))?: (?:view \S{1,128}: )?query: (?<query>\S{1,255}) (?<record_class>[A-Z]{2,4}) (?<record_type>[A-Z0-9]{1,16}) (?<flags>\S{1,32})(?: \((?<dst_ip>[\da-fA-F.:%]{2,64})\))?/;
/** dnsmasq's `log-queries`: `query[A] example.com from 192.0.2.7`, `reply example.com is 192.0.2.9`. */
const DNSMASQ_QUERY =
  /^(?:(?<id>\d{1,10}) (?:[\da-fA-F.:]{2,64}\/\d{1,5} )?)?query\[(?<record_type>[A-Z0-9]{1,16})\] (?<query>\S{1,255}) from (?<src_ip>[\da-fA-F.:]{2,64})$/;
const DNSMASQ_REPLY =
  /^(?:(?<id>\d{1,10}) (?:[\da-fA-F.:]{2,64}\/\d{1,5} )?)?(?<origin>reply|cached|config|\/\S{1,128}) (?<query>\S{1,255}) is (?<answer>\S.{0,512})$/;
/** unbound's `log-queries`: `info: 192.0.2.7 example.com. A IN`, and with `log-replies` the code and more behind. */
const UNBOUND_QUERY =
  /^(?:\[\d{1,10}:\d{1,5}\] )?(?:info|query|reply): (?<src_ip>[\da-fA-F.:]{2,64}) (?<query>\S{1,255}?)\.? (?<record_type>[A-Z0-9]{1,16}) (?<record_class>[A-Z]{2,4})(?: (?<rcode>[A-Z]{2,16}) (?<duration>[\d.]{1,16}) .*)?$/;

function readDns(patterns: readonly RegExp[], source: EventLogsource) {
  return (content: string, receivedAtMs: number): ApplicationEvent | undefined => {
    for (const pattern of patterns) {
      const found = pattern.exec(content);
      if (found === null) continue;
      const { time, ...fields } = groupsOf(found);
      const stamp =
        time === undefined
          ? undefined
          : readLogTimestamp(time.replaceAll('-', ' ').replace(/^(\d+) (\w+)/, '$2 $1'), receivedAtMs);
      return { fields, logsource: source, timeMs: stamp?.timeMs };
    }
    return undefined;
  };
}

/** DNS Activity (4003): a query is 1, a response 2. */
const mapping = (name: string, vendor: string, activity: number): OcsfMapping => ({
  product: { name, vendor_name: vendor },
  classUid: 4003,
  profiles: ['host'],
  activityId: constant(activity),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    'metadata.log_name': constant('dns'),
    'src_endpoint.ip': ip('src_ip'),
    'src_endpoint.port': integer('src_port'),
    'dst_endpoint.ip': ip('dst_ip'),
    'dst_endpoint.hostname': text('hostname'),
    'query.hostname': text('query'),
    'query.type': text('record_type'),
    'query.class': text('record_class'),
    rcode: text('rcode'),
  },
});
const BIND_MAPPING = mapping('BIND', 'ISC', 1);
const DNSMASQ_MAPPING = mapping('dnsmasq', 'Unknown', 1);
const DNSMASQ_ANSWER = mapping('dnsmasq', 'Unknown', 2);
const UNBOUND_MAPPING = mapping('Unbound', 'NLnet Labs', 1);
const UNBOUND_ANSWER = mapping('Unbound', 'NLnet Labs', 2);

/** The class wants one end at least. */
const ofKnownEnd =
  (find: (event: DecodedEvent) => OcsfMapping): Application['mappingOf'] =>
  (event) =>
    event.fields.src_ip === undefined && event.fields.hostname === undefined ? undefined : find(event);

export const bind: Application = {
  logsources: [BIND],
  programs: ['named'],
  isBare: true,
  read: readDns([BIND_QUERY], BIND),
  mappingOf: ofKnownEnd(() => BIND_MAPPING),
};

export const dnsmasq: Application = {
  logsources: [DNSMASQ],
  programs: ['dnsmasq', 'pihole-ftl'],
  read: readDns([DNSMASQ_QUERY, DNSMASQ_REPLY], DNSMASQ),
  mappingOf: ofKnownEnd(({ fields }) => (fields.answer === undefined ? DNSMASQ_MAPPING : DNSMASQ_ANSWER)),
};

export const unbound: Application = {
  logsources: [UNBOUND],
  programs: ['unbound'],
  read: readDns([UNBOUND_QUERY], UNBOUND),
  mappingOf: ofKnownEnd(({ fields }) => (fields.rcode === undefined ? UNBOUND_MAPPING : UNBOUND_ANSWER)),
};
