import type { FieldRecord } from '../contract.ts';
import { addAlias, jsonSource } from '../json/index.ts';
import { apiActivity, choice, completing, integer, integerOf, made, text, textOf } from '../mapping/index.ts';

const VERBS: ReadonlyMap<string, number> = new Map([
  ['create', 1],
  ['get', 2],
  ['list', 2],
  ['watch', 2],
  ['update', 3],
  ['patch', 3],
  ['delete', 4],
  ['deletecollection', 4],
]);

function statusOf(fields: FieldRecord): number | undefined {
  const code = integerOf(fields['responseStatus.code']);
  if (code === undefined) return undefined;
  return code < 400 ? 1 : 2;
}

function operationOf(fields: FieldRecord): string | undefined {
  const parts = [fields.verb, fields['objectRef.resource'], fields['objectRef.subresource']].map((each) =>
    textOf(each),
  );
  const said = parts.filter((each) => each !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}

export const kubernetesAudit = jsonSource({
  id: 'kubernetes-audit',
  title: 'Kubernetes audit log',
  description: 'audit.k8s.io events of the API server, of EKS and other clusters too.',
  latenessMs: 10 * 60_000,
  confidenceOf: ({ kind, apiVersion, auditID, verb, stage }) => {
    const isEvent = kind === 'Event' && typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/');
    if (isEvent && typeof auditID === 'string') return 0.98;
    return isEvent || (typeof auditID === 'string' && typeof verb === 'string' && typeof stage === 'string') ? 0.9 : 0;
  },
  anyOf: ['verb', 'auditID'],
  time: ['requestReceivedTimestamp', 'stageTimestamp', 'requestReceivedTime'],
  logsource: { product: 'kubernetes', service: 'audit', categories: ['application'] },
  complete: (fields) => {
    addAlias(fields, 'hostPath', 'requestObject.spec.volumes.hostPath.path');
    addAlias(fields, 'capabilities', 'requestObject.spec.containers.securityContext.capabilities.add');
    addAlias(fields, 'apiGroup', 'objectRef.apiGroup', 'requestObject.roleRef.apiGroup');
  },
  mapping: apiActivity({
    product: { name: 'Kubernetes', vendor_name: 'Kubernetes' },
    timeFrom: ['requestReceivedTimestamp', 'requestReceivedTime'],
    operation: made(
      ['verb', 'objectRef.resource', 'objectRef.subresource'],
      (fields) => operationOf(fields) ?? 'Unknown',
    ),
    activityId: choice('verb', VERBS, 99),
    user: {
      'actor.user.name': text('user.username'),
      'actor.user.uid': text('user.uid'),
      'actor.user.groups': completing(
        made(['user.groups'], (fields) => {
          const groups = fields['user.groups'];
          const names = (Array.isArray(groups) ? groups : []).map((each) => textOf(each));
          const said = names.filter((each) => each !== undefined);
          return said.length === 0 ? undefined : said.map((name) => ({ name }));
        }),
      ),
    },
    source: ['sourceIPs'],
    attributes: {
      'metadata.uid': text('auditID'),
      'metadata.log_version': text('apiVersion'),
      'api.response.code': integer('responseStatus.code'),
      'api.response.error': text('responseStatus.reason'),
      'api.response.message': text('responseStatus.message'),
      status_id: made([], statusOf),
      'http_request.user_agent': text('userAgent'),
      'http_request.url.path': text('requestURI'),
      message: text('annotations.authorization.k8s.io/reason'),
    },
  }),
});
