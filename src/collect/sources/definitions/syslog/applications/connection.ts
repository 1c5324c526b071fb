import type { FieldRecord } from '../../../contract.ts';
import { constant, integer, ip, made, type OcsfMapping, text } from '../../../mapping/index.ts';
import { MESSAGE_ATTRIBUTES } from './application.ts';

/** Words of firewalls for what became of a connection. */
const BLOCKED = /block|drop|den(?:y|ied)|reject|reset|discard/i;
const ALLOWED = /accept|allow|permit|pass|built/i;

/** The names of Sigma's category `firewall`: `blocked` where the product's word for it is another. */
export function blockedOf(action: string): { readonly blocked?: string } {
  if (BLOCKED.test(action)) return { blocked: 'true' };
  return ALLOWED.test(action) ? { blocked: 'false' } : {};
}

const DIRECTION_IDS = new Map([
  ['in', 1],
  ['inbound', 1],
  ['out', 2],
  ['outbound', 2],
]);

const directionOf = ({ direction }: FieldRecord) => DIRECTION_IDS.get(String(direction ?? '').toLowerCase()) ?? 0;
/** OCSF action_id: 1 allowed, 2 denied. */
const actionOf = ({ blocked }: FieldRecord) => (blocked === 'true' ? 2 : blocked === 'false' ? 1 : undefined);
/** 5 refuse, 6 traffic. */
const activityOf = ({ blocked }: FieldRecord) => (blocked === 'true' ? 5 : 6);

/** Network Activity (4001) of a firewall. */
export function connectionMapping(name: string, vendor: string, logName: string): OcsfMapping {
  return {
    product: { name, vendor_name: vendor },
    classUid: 4001,
    profiles: ['host', 'security_control'],
    activityId: made(['blocked'], activityOf),
    attributes: {
      ...MESSAGE_ATTRIBUTES,
      'metadata.log_name': constant(logName),
      action_id: made(['blocked'], actionOf),
      'src_endpoint.ip': ip('src_ip'),
      'src_endpoint.port': integer('src_port'),
      'dst_endpoint.ip': ip('dst_ip'),
      'dst_endpoint.port': integer('dst_port'),
      'connection_info.direction_id': made(['direction'], directionOf),
      'connection_info.protocol_name': text('protocol'),
      'connection_info.protocol_num': integer('proto'),
      'actor.user.name': text('srcuser', 'user'),
      'traffic.bytes_out': integer('bytes_sent', 'sentbyte'),
      'traffic.bytes_in': integer('bytes_received', 'rcvdbyte'),
    },
  };
}
