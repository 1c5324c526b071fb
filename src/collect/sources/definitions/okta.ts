import type { FieldRecord } from '../contract.ts';
import { jsonSource } from '../json/index.ts';
import {
  activityOfWords,
  apiActivity,
  choice,
  completing,
  constant,
  endpointAt,
  type OcsfMapping,
  text,
} from '../mapping/index.ts';

const PRODUCT = { name: 'System Log', vendor_name: 'Okta' };
const SOURCE = ['client.ipAddress', 'request.ipAddress', 'request.ipChain.ip', 'request.ipChain.ipAddress'];
const OUTCOMES: ReadonlyMap<string, number> = new Map([
  ['success', 1],
  ['allow', 1],
  ['failure', 2],
  ['deny', 2],
]);
const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['debug', 1],
  ['info', 1],
  ['warn', 3],
  ['error', 4],
]);

const SHARED = {
  'metadata.uid': text('uuid'),
  'metadata.correlation_uid': text('transaction.id'),
  severity_id: choice('severity', SEVERITIES, 1),
  message: text('displayMessage'),
  status_id: choice('outcome.result', OUTCOMES, 99),
  status_detail: text('outcome.reason'),
  'http_request.user_agent': text('client.userAgent.rawUserAgent'),
};

/** https://developer.okta.com/docs/reference/api/event-types/ */
const ADMINISTRATION = apiActivity({
  product: PRODUCT,
  timeFrom: ['published'],
  operation: text('eventType'),
  activityId: activityOfWords('eventType'),
  user: {
    'actor.user.name': text('actor.alternateId'),
    'actor.user.uid': text('actor.id'),
    'actor.user.full_name': completing(text('actor.displayName')),
    'actor.user.type': completing(text('actor.type')),
  },
  source: SOURCE,
  attributes: SHARED,
});

const LOGONS: ReadonlyMap<string, number> = new Map([
  ['user.session.start', 1],
  ['user.authentication.sso', 1],
  ['user.authentication.auth_via_mfa', 1],
  ['user.authentication.verify', 1],
  ['user.session.end', 2],
]);
const SIGN_IN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  activityId: choice('eventType', LOGONS, 99),
  timeFrom: ['published'],
  attributes: {
    ...SHARED,
    'metadata.event_code': text('eventType'),
    'user.name': text('actor.alternateId'),
    'user.uid': text('actor.id'),
    'user.full_name': completing(text('actor.displayName')),
    'user.type': completing(text('actor.type')),
    'service.name': constant('Okta'),
    ...endpointAt('src_endpoint', ...SOURCE),
  },
};

const isSignIn = ({ eventType }: FieldRecord): boolean =>
  typeof eventType === 'string' && /^user\.(?:session\.(?:start|end)|authentication\.)/.test(eventType);

export const okta = jsonSource({
  id: 'okta',
  title: 'Okta',
  description: 'The System Log of Okta: sign-ins, factors, administration, policy decisions.',
  latenessMs: 10 * 60_000,
  confidenceOf: ({ eventType, published, actor, outcome, uuid }) => {
    if (typeof eventType !== 'string' || !/^[a-z_0-9]+(?:\.[a-z_0-9]+)+$/i.test(eventType)) return 0;
    if (typeof actor !== 'object' && typeof uuid !== 'string') return 0;
    return typeof published === 'string' && typeof outcome === 'object'
      ? 0.95
      : typeof published === 'string'
        ? 0.8
        : 0;
  },
  anyOf: ['eventType'],
  time: ['published'],
  logsource: { product: 'okta', service: 'okta', categories: [] },
  mapping: ({ fields }) => (isSignIn(fields) ? SIGN_IN : ADMINISTRATION),
});
