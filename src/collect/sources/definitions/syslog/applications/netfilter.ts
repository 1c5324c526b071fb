import type { EventLogsource } from '../../../contract.ts';
import type { Application } from './application.ts';
import { blockedOf, connectionMapping } from './connection.ts';

const NETFILTER: EventLogsource = { product: 'linux', service: 'iptables', categories: ['firewall'] };

/** What iptables' and nftables' LOG writes, ufw's and SuSEfirewall's prefixes before: `[UFW BLOCK] IN=eth0 OUT= … SRC=… DST=… PROTO=TCP SPT=… DPT=…`. */
const HEAD = /^(?:\[ *\d{1,12}\.\d{1,9}\] )?(?<prefix>.{0,64}?) ?IN=(?<in>\S{0,32}) OUT=(?<out>\S{0,32}) /;
const PAIR = /\b([A-Z]{2,8})=(\S{0,128})/g;
const MAX_TEXT = 4_096;

const NAMES: ReadonlyMap<string, string> = new Map([
  ['SRC', 'src_ip'],
  ['DST', 'dst_ip'],
  ['SPT', 'src_port'],
  ['DPT', 'dst_port'],
  ['PROTO', 'protocol'],
]);

const MAPPING = connectionMapping('netfilter', 'Linux', 'iptables');

export const netfilter: Application = {
  logsources: [NETFILTER],
  read: (content) => {
    if (!content.includes(' SRC=') || !content.includes('PROTO=')) return undefined;
    const head = HEAD.exec(content);
    if (head === null) return undefined;
    const fields: Record<string, string> = {};
    for (const [, name = '', value = ''] of content.slice(0, MAX_TEXT).matchAll(PAIR)) {
      // The length and the id of what is within come second.
      if (value !== '' && fields[name] === undefined) fields[name] = value;
      const known = NAMES.get(name);
      if (known !== undefined && value !== '') fields[known] ??= value;
    }
    const prefix = head.groups?.prefix?.replace(/^\[|\]$/g, '').trim() ?? '';
    const isIn = head.groups?.in !== '';
    const direction = isIn ? (head.groups?.out === '' ? { direction: 'inbound' } : {}) : { direction: 'outbound' };
    return {
      fields: { ...fields, ...(prefix === '' ? {} : { prefix }), ...direction, ...blockedOf(prefix) },
      logsource: NETFILTER,
    };
  },
  mappingOf: () => MAPPING,
};
