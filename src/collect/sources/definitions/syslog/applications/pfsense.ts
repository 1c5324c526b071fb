import type { EventLogsource } from '../../../contract.ts';
import type { Application, ApplicationEvent } from './application.ts';
import { blockedOf, connectionMapping } from './connection.ts';

const FILTERLOG: EventLogsource = { product: 'pfsense', service: 'filterlog', categories: ['firewall'] };

/** The grammar of pfSense's and OPNsense's "Raw Filter Log Format"; what stands behind the action depends on version and protocol. */
const HEAD = ['rulenr', 'subrulenr', 'anchor', 'tracker', 'interface', 'reason', 'action', 'direction', 'ipversion'];
const IPV4 = ['tos', 'ecn', 'ttl', 'id', 'offset', 'ipflags', 'protocol_id', 'protocol', 'length', 'src_ip', 'dst_ip'];
const IPV6 = ['class', 'flowlabel', 'hoplimit', 'protocol', 'protocol_id', 'length', 'src_ip', 'dst_ip'];
const PORTS = ['src_port', 'dst_port', 'datalength'];
const TCP = [...PORTS, 'tcpflags', 'sequence', 'ack', 'window', 'urg', 'options'];
const MOST_CELLS = 64;

function readFilterlog(content: string): ApplicationEvent | undefined {
  const cells = content.split(',', MOST_CELLS);
  const version = cells[HEAD.length - 1];
  if (version !== '4' && version !== '6') return undefined;
  const inner = version === '4' ? IPV4 : IPV6;
  const protocol = cells[HEAD.length + inner.indexOf('protocol')]?.toLowerCase();
  const rest = protocol === 'tcp' ? TCP : protocol === 'udp' ? PORTS : [];
  const fields: Record<string, string> = {};
  for (const [at, name] of [...HEAD, ...inner, ...rest].entries()) {
    const cell = cells[at];
    if (cell !== undefined && cell !== '') fields[name] = cell;
  }
  if (fields.dst_ip === undefined) return undefined;
  return { fields: { ...fields, ...blockedOf(fields.action ?? '') }, logsource: FILTERLOG };
}

const MAPPING = connectionMapping('pfSense', 'Netgate', 'filterlog');

export const pfsense: Application = {
  logsources: [FILTERLOG],
  programs: ['filterlog'],
  read: readFilterlog,
  mappingOf: () => MAPPING,
};
