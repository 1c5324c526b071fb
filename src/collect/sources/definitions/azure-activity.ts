import type { FieldRecord } from '../contract.ts';
import { addAlias, type JsonObject, jsonSource } from '../json/index.ts';
import { activityOfWords, apiActivity, choice, completing, constant, integer, text, textOf } from '../mapping/index.ts';

/** https://learn.microsoft.com/en-us/azure/azure-monitor/platform/activity-log-schema */
const CATEGORIES: ReadonlySet<string> = new Set([
  'administrative',
  'servicehealth',
  'resourcehealth',
  'alert',
  'autoscale',
  'security',
  'policy',
  'recommendation',
  'write',
  'delete',
  'action',
]);
const OUTCOMES: ReadonlyMap<string, number> = new Map([
  ['success', 1],
  ['succeeded', 1],
  ['accept', 1],
  ['accepted', 1],
  ['failure', 2],
  ['failed', 2],
]);
const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['informational', 1],
  ['information', 1],
  ['warning', 3],
  ['error', 4],
  ['critical', 5],
]);

function memberText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? memberText((value as FieldRecord).value) : undefined;
}

/** An operation is `PROVIDER/RESOURCE/verb`: no other log has such. */
function confidenceOf(record: JsonObject): number {
  const operation = memberText(record.operationName ?? record.OperationNameValue) ?? '';
  if (!/^[\w.-]{2,128}\/[\w.$/-]{2,256}$/.test(operation)) return 0;
  const category = memberText(record.category ?? record.CategoryValue)?.toLowerCase() ?? '';
  const place = memberText(record.resourceId ?? record.subscriptionId ?? record.ResourceId ?? record._ResourceId);
  if (place === undefined) return 0;
  return CATEGORIES.has(category) ? 0.95 : 0.75;
}

export const azureActivity = jsonSource({
  id: 'azure-activity',
  title: 'Azure activity log',
  description: 'Operations on Azure resources: diagnostic export, REST API, or the AzureActivity table.',
  latenessMs: 20 * 60_000,
  confidenceOf,
  anyOf: ['operationName', 'OperationNameValue'],
  time: ['time', 'eventTimestamp', 'TimeGenerated', 'submissionTimestamp'],
  logsource: { product: 'azure', service: 'activitylogs', categories: [] },
  complete: (fields) => {
    addAlias(fields, 'operationName', 'operationName.value', 'OperationNameValue');
    addAlias(fields, 'OperationNameValue', 'operationName');
    addAlias(fields, 'CategoryValue', 'category', 'category.value');
    addAlias(fields, 'ResourceProviderValue', 'resourceProviderName', 'resourceProviderName.value');
    addAlias(fields, 'ResourceId', 'resourceId', '_ResourceId');
    const operation = textOf(fields.get('operationName'));
    if (operation === undefined) return;
    addAlias(fields, 'properties.message', 'operationName');
    if (!fields.has('ResourceProviderValue')) fields.set('ResourceProviderValue', operation.split('/', 1)[0] ?? '');
  },
  mapping: apiActivity({
    product: { name: 'Azure Activity Log', vendor_name: 'Microsoft' },
    timeFrom: ['time', 'eventTimestamp', 'TimeGenerated'],
    operation: text('operationName'),
    activityId: activityOfWords('operationName'),
    user: {
      'actor.user.name': text('caller', 'Caller', 'identity.claims.name', 'authentication.principalId'),
      'actor.user.uid': text('identity.authorization.evidence.principalId', 'claims.oid'),
    },
    source: ['callerIpAddress', 'CallerIpAddress', 'httpRequest.clientIpAddress', 'httpRequest.clientRequestIp'],
    profiles: ['cloud'],
    attributes: {
      'metadata.correlation_uid': text('correlationId', 'CorrelationId'),
      'metadata.log_name': text('category', 'CategoryValue', 'category.value'),
      'cloud.provider': constant('Azure'),
      'cloud.region': text('location'),
      'cloud.account.uid': text('subscriptionId', 'SubscriptionId', 'tenantId'),
      severity_id: choice(['level', 'Level'], SEVERITIES, 1),
      status_id: choice(['resultType', 'status.value', 'ActivityStatusValue'], OUTCOMES, 99),
      status_code: text('resultSignature'),
      duration: completing(integer('durationMs')),
    },
  }),
});
