import type { EventLogsource, FieldRecord, FieldValue } from '../contract.ts';
import { addAlias, type JsonObject, jsonSource } from '../json/index.ts';
import { activityOfWords, apiActivity, choice, constant, integerOf, made, text, textOf } from '../mapping/index.ts';

const AUDIT: EventLogsource = { product: 'gcp', service: 'gcp.audit', categories: [] };
/** Google Workspace's logs, where they are shared with Google Cloud. */
const WORKSPACE: ReadonlyMap<string, EventLogsource> = new Map([
  ['admin.googleapis.com', { product: 'gcp', service: 'google_workspace.admin', categories: [] }],
  ['login.googleapis.com', { product: 'gcp', service: 'google_workspace.login', categories: [] }],
]);
const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['default', 1],
  ['debug', 1],
  ['info', 1],
  ['notice', 1],
  ['warning', 3],
  ['error', 4],
  ['critical', 5],
  ['alert', 5],
  ['emergency', 6],
]);

/** Elastic's name of the method, and rules that were written for events below `data`. */
function complete(fields: Map<string, FieldValue>): void {
  addAlias(fields, 'gcp.audit.method_name', 'protoPayload.methodName');
  for (const name of ['serviceName', 'methodName', 'authorizationInfo.permission', 'authorizationInfo.granted']) {
    addAlias(fields, `data.protoPayload.${name}`, `protoPayload.${name}`);
  }
  addAlias(fields, 'data.protoPayload.resource.type', 'resource.type');
  addAlias(fields, 'data.protoPayload.logName', 'logName', 'logname');
  if (!WORKSPACE.has(textOf(fields.get('protoPayload.serviceName')) ?? '')) return;
  addAlias(fields, 'eventService', 'protoPayload.serviceName');
  addAlias(fields, 'eventName', 'protoPayload.metadata.event.eventName');
}

function isAuditLog(payload: JsonObject): boolean {
  const type = payload['@type'] ?? payload.at_sign_type;
  return typeof type === 'string' && type.endsWith('google.cloud.audit.AuditLog');
}

export const gcpAudit = jsonSource({
  id: 'gcp-audit',
  title: 'Google Cloud audit log',
  description: 'Cloud Audit Logs: admin activity, data access, system events and denials by policy.',
  latenessMs: 10 * 60_000,
  confidenceOf: ({ protoPayload, logName, logname, resource }) => {
    if (typeof protoPayload !== 'object' || protoPayload === null) return 0;
    const payload = protoPayload as JsonObject;
    if (isAuditLog(payload)) return 0.98;
    const name = logName ?? logname;
    if (typeof name === 'string' && name.includes('cloudaudit.googleapis.com')) return 0.95;
    return typeof payload.methodName === 'string' && typeof resource === 'object' ? 0.9 : 0;
  },
  anyOf: ['protoPayload'],
  time: ['timestamp', 'receiveTimestamp', 'receivetimestamp'],
  logsource: (fields) => WORKSPACE.get(textOf(fields['protoPayload.serviceName']) ?? '') ?? AUDIT,
  complete,
  mapping: apiActivity({
    product: { name: 'Cloud Audit Logs', vendor_name: 'Google' },
    timeFrom: ['timestamp'],
    operation: made(
      ['protoPayload.methodName', 'gcp.audit.method_name', 'data.protoPayload.methodName'],
      (fields) => textOf(fields['protoPayload.methodName']) ?? 'Unknown',
    ),
    activityId: activityOfWords('protoPayload.methodName'),
    user: {
      'actor.user.name': text('protoPayload.authenticationInfo.principalEmail'),
      'actor.user.uid': text('protoPayload.authenticationInfo.principalSubject'),
    },
    source: [
      'protoPayload.requestMetadata.callerIp',
      'protoPayload.requestMetadata.callerIP',
      'protoPayload.authenticationInfo.principalIp',
    ],
    profiles: ['cloud'],
    attributes: {
      'metadata.uid': text('insertId', 'insertid'),
      'metadata.log_name': made(
        ['logName', 'logname', 'data.protoPayload.logName'],
        ({ logName, logname }) => textOf(logName) ?? textOf(logname),
      ),
      'api.service.name': made(
        ['protoPayload.serviceName', 'data.protoPayload.serviceName', 'eventService'],
        (fields) => textOf(fields['protoPayload.serviceName']),
      ),
      'api.response.code': made(['protoPayload.status.code'], (fields) =>
        integerOf(fields['protoPayload.status.code']),
      ),
      'api.response.message': text('protoPayload.status.message'),
      'cloud.provider': constant('GCP'),
      'cloud.project_uid': text('resource.labels.project_id'),
      'cloud.region': text('resource.labels.location', 'resource.labels.region'),
      'http_request.user_agent': text('protoPayload.requestMetadata.callerSuppliedUserAgent'),
      severity_id: choice('severity', SEVERITIES, 1),
      // A status without a code is google.rpc's OK.
      status_id: made([], (fields: FieldRecord) =>
        (integerOf(fields['protoPayload.status.code']) ?? 0) === 0 ? 1 : 2,
      ),
    },
  }),
});
