import type { FieldRecord } from '../../contract.ts';
import {
  type Attribute,
  addressOf,
  choice,
  completing,
  constant,
  integerOf,
  made,
  type OcsfMapping,
  textOf,
} from '../../mapping/index.ts';

/** Every spelling of a name is taken with it. */
function spelled(
  name: string,
  read: (value: FieldRecord[string] | undefined) => string | number | undefined,
): Attribute {
  const from = [name];
  return {
    from,
    make: (fields) => read(fields[name]),
    takes: (fields) =>
      Object.keys(fields).filter(
        (each) => each.toLowerCase().replaceAll('-', '_') === name || COPIES.get(each) === name,
      ),
  };
}

const COPIES: ReadonlyMap<string, string> = new Map([
  ['src_ip', 'srcaddr'],
  ['dst_ip', 'dstaddr'],
  ['src_port', 'srcport'],
  ['dst_port', 'dstport'],
]);

const REFUSE = 5;
const TRAFFIC = 6;

export const FLOW: OcsfMapping = {
  product: { name: 'VPC Flow Logs', vendor_name: 'AWS' },
  classUid: 4001,
  activityId: made([], ({ action }) => (action === 'REJECT' ? REFUSE : TRAFFIC)),
  timeFrom: ['start'],
  profiles: ['cloud', 'security_control'],
  attributes: {
    'src_endpoint.ip': spelled('srcaddr', addressOf),
    'src_endpoint.port': completing(spelled('srcport', integerOf)),
    'dst_endpoint.ip': spelled('dstaddr', addressOf),
    'dst_endpoint.port': completing(spelled('dstport', integerOf)),
    // A window without traffic, or one that was skipped, has no addresses.
    'src_endpoint.interface_uid': spelled('interface_id', textOf),
    'src_endpoint.name': made([], (fields) =>
      fields.srcaddr === undefined && fields.dstaddr === undefined && fields.interface_id === undefined
        ? 'Unknown'
        : undefined,
    ),
    'src_endpoint.vpc_uid': completing(spelled('vpc_id', textOf)),
    'src_endpoint.instance_uid': completing(spelled('instance_id', textOf)),
    'src_endpoint.subnet_uid': completing(spelled('subnet_id', textOf)),
    'connection_info.protocol_num': spelled('protocol', integerOf),
    'connection_info.tcp_flags': spelled('tcp_flags', integerOf),
    'connection_info.direction_id': completing(constant(0)),
    'traffic.bytes': spelled('bytes', integerOf),
    'traffic.packets': spelled('packets', integerOf),
    'cloud.provider': constant('AWS'),
    'cloud.region': spelled('region', textOf),
    'cloud.account.uid': spelled('account_id', textOf),
    action_id: choice(
      'action',
      new Map([
        ['accept', 1],
        ['reject', 2],
      ]),
    ),
    status_code: spelled('log_status', textOf),
  },
};
