import { jsonSource } from '../json/index.ts';
import {
  type Attribute,
  addressOf,
  completing,
  constant,
  integerOf,
  ip,
  made,
  type OcsfMapping,
  text,
} from '../mapping/index.ts';

const OPEN = 1;
const PRODUCT = { name: 'OpenCanary', vendor_name: 'Thinkst' };
const SHARED = {
  'metadata.event_code': text('logtype'),
  'device.name': text('node_id'),
  'device.type_id': completing(constant(0)),
  message: text('logdata.msg.logdata', 'logdata.msg'),
};

/** Nobody has business with a decoy: each touch is an alert. */
const TOUCHED: OcsfMapping = {
  product: PRODUCT,
  classUid: 4001,
  activityId: constant(OPEN),
  timeFrom: ['utc_time'],
  profiles: ['host', 'security_control'],
  attributes: {
    ...SHARED,
    is_alert: constant(true),
    severity_id: constant(3),
    'src_endpoint.ip': ip('src_host'),
    'src_endpoint.port': completing(portAt('src_port')),
    'dst_endpoint.ip': ip('dst_host'),
    'dst_endpoint.port': completing(portAt('dst_port')),
    'actor.user.name': text('logdata.USERNAME'),
  },
};

/** -1 where there is none. */
function portAt(name: string): Attribute {
  return made([name], (fields) => {
    const port = integerOf(fields[name]);
    return port === undefined || port < 0 ? undefined : port;
  });
}

/** That it started, or what it was told. */
const OWN: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  activityId: constant(0),
  timeFrom: ['utc_time'],
  profiles: ['host'],
  attributes: SHARED,
};

export const opencanary = jsonSource({
  id: 'opencanary',
  title: 'OpenCanary',
  description: 'What touched the decoy services of OpenCanary: logins, requests, scans.',
  latenessMs: 60_000,
  confidenceOf: ({ logtype, node_id: node, logdata, src_host: source, dst_host: target }) => {
    if (logtype === undefined || typeof node !== 'string') return 0;
    return logdata !== undefined && source !== undefined && target !== undefined ? 0.97 : 0.7;
  },
  anyOf: ['logtype'],
  time: ['utc_time', 'local_time_adjusted', 'local_time'],
  logsource: { product: 'opencanary', service: '', categories: ['application'] },
  mapping: ({ fields }) =>
    addressOf(fields.src_host) === undefined && addressOf(fields.dst_host) === undefined ? OWN : TOUCHED,
});
