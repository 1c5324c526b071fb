import { jsonSource } from '../json/index.ts';
import {
  activityOfWords,
  apiActivity,
  choice,
  completing,
  constant,
  endpointAt,
  type OcsfMapping,
  otherwise,
  text,
  UNKNOWN,
} from '../mapping/index.ts';

const PRODUCT = { name: 'Duo', vendor_name: 'Cisco' };
const TIME = ['isotimestamp', 'timestamp'];
const RESULTS: ReadonlyMap<string, number> = new Map([
  ['success', 1],
  ['denied', 2],
  ['failure', 2],
  ['fraud', 2],
  ['error', 2],
]);
const name = text('user.name', 'username');

const SIGN_IN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  activityId: constant(1),
  timeFrom: TIME,
  attributes: {
    'metadata.event_code': text('event_type'),
    'metadata.uid': text('txid'),
    'user.name': name,
    'user.uid': text('user.key'),
    'user.account.name': otherwise(UNKNOWN, name, text('user.key')),
    'service.name': text('application.name', 'integration'),
    'service.uid': text('application.key'),
    'dst_endpoint.name': constant('Duo'),
    status_id: choice('result', RESULTS, 99),
    status_detail: text('reason'),
    ...endpointAt('src_endpoint', 'access_device.ip', 'ip'),
  },
};

const ADMINISTRATION = apiActivity({
  product: PRODUCT,
  timeFrom: TIME,
  operation: text('action'),
  activityId: activityOfWords('action'),
  user: { 'actor.user.name': text('username') },
  source: [],
  attributes: { 'actor.user.type': completing(text('role')), message: text('description') },
});

export const ciscoDuo = jsonSource({
  id: 'cisco-duo',
  title: 'Cisco Duo',
  description: 'Authentication and administrator logs of Duo’s Admin API.',
  latenessMs: 10 * 60_000,
  confidenceOf: ({ event_type: type, factor, access_device: device, action, object, username, isotimestamp }) => {
    if (typeof type === 'string' && factor !== undefined && typeof device === 'object') return 0.95;
    const isAdministration = typeof action === 'string' && typeof username === 'string';
    return isAdministration && object !== undefined && isotimestamp !== undefined ? 0.8 : 0;
  },
  anyOf: ['event_type', 'action'],
  time: TIME,
  logsource: { product: 'cisco', service: 'duo', categories: [] },
  mapping: ({ fields }) => (fields.event_type === undefined ? ADMINISTRATION : SIGN_IN),
});
