import type { DecodedEvent } from '../../contract.ts';
import {
  type Attribute,
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
} from '../../mapping/index.ts';

const PRODUCT = { name: 'Entra ID', vendor_name: 'Microsoft' };
const TIME = ['time', 'TimeGenerated'];
const SOURCE = [
  'callerIpAddress',
  'properties.ipAddress',
  'IPAddress',
  'properties.initiatedBy.user.ipAddress',
  'ipAddress',
];
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['success', 1],
  ['failure', 2],
]);

const SHARED: Readonly<Record<string, Attribute>> = {
  'metadata.correlation_uid': text('correlationId', 'CorrelationId', 'properties.correlationId'),
  'metadata.uid': text('properties.id', 'Id', 'id'),
  'metadata.log_name': text('category', 'Category'),
  'metadata.tenant_uid': text('tenantId', 'AADTenantId', 'TenantId'),
  'cloud.provider': constant('Azure'),
  status_id: choice('Status', STATUSES, 99),
  status_detail: text('ResultDescription', 'properties.resultReason', 'ResultReason'),
};

const USER_NAMES = [
  'properties.userPrincipalName',
  'UserPrincipalName',
  'identity.userPrincipalName',
  'properties.servicePrincipalName',
];
const USER_IDS = ['properties.userId', 'UserId', 'properties.servicePrincipalId'];
const user = { name: text(...USER_NAMES), uid: text(...USER_IDS) };

const SIGN_IN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  activityId: constant(1),
  timeFrom: TIME,
  profiles: ['cloud'],
  attributes: {
    ...SHARED,
    'metadata.event_code': text('operationName'),
    status_code: text('resultType'),
    'user.name': user.name,
    'user.uid': user.uid,
    'user.full_name': completing(text('properties.userDisplayName', 'UserDisplayName')),
    'user.account.name': otherwise(UNKNOWN, user.name, user.uid),
    'service.name': text('properties.appDisplayName', 'AppDisplayName'),
    'service.uid': text('properties.appId', 'AppId'),
    'dst_endpoint.svc_name': text('properties.resourceDisplayName', 'ResourceDisplayName'),
    'dst_endpoint.name': constant('Entra ID'),
    'http_request.user_agent': text('userAgent', 'properties.userAgent'),
    ...endpointAt('src_endpoint', ...SOURCE),
  },
};

const AUDIT = apiActivity({
  product: PRODUCT,
  timeFrom: TIME,
  operation: text('operationName', 'OperationName'),
  activityId: activityOfWords('operationName'),
  user: {
    'actor.user.name': text(
      'properties.initiatedBy.user.userPrincipalName',
      'properties.initiatedBy.app.displayName',
      'Identity',
      'identity',
      ...USER_NAMES,
    ),
    'actor.user.uid': text(
      'properties.initiatedBy.user.id',
      'properties.initiatedBy.app.servicePrincipalId',
      ...USER_IDS,
    ),
  },
  source: SOURCE,
  profiles: ['cloud'],
  attributes: { ...SHARED, 'api.service.name': text('LoggedByService') },
});

/** A detection names a user; it has no call, nor a place that the user was seen at for sure. */
const RISK: OcsfMapping = {
  product: PRODUCT,
  classUid: 2004,
  activityId: constant(1),
  timeFrom: TIME,
  profiles: ['cloud'],
  attributes: {
    ...SHARED,
    'metadata.event_code': text('riskEventType', 'properties.riskEventType'),
    'finding_info.uid': text('properties.id', 'Id', 'id', 'correlationId'),
    'finding_info.title': text('riskEventType'),
    'finding_info.desc': text('properties.riskDetail'),
    severity_id: choice(
      'properties.riskLevel',
      new Map([
        ['low', 2],
        ['medium', 3],
        ['high', 4],
      ]),
      1,
    ),
  },
};

/** An audit record without a name of what was done: nothing was called. */
const NAMELESS: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  activityId: constant(0),
  timeFrom: TIME,
  profiles: ['cloud'],
  attributes: SHARED,
};

export function mappingOfEntra({ fields, logsource }: DecodedEvent): OcsfMapping {
  if (logsource.service === 'signinlogs') return SIGN_IN;
  if (logsource.service === 'riskdetection') {
    return RISK.attributes['finding_info.uid']?.make(fields) === undefined ? NAMELESS : RISK;
  }
  return fields.operationName === undefined ? NAMELESS : AUDIT;
}
