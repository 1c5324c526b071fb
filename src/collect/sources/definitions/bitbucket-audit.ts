import { type JsonObject, jsonSource } from '../json/index.ts';
import { activityOfWords, apiActivity, text } from '../mapping/index.ts';

function isOfBitbucket(type: JsonObject): boolean {
  return [type.actionI18nKey, type.categoryI18nKey].some(
    (key) => typeof key === 'string' && /^(?:atlassian\.)?(?:bitbucket|stash)\./.test(key),
  );
}

export const bitbucketAudit = jsonSource({
  id: 'bitbucket-audit',
  title: 'Bitbucket audit log',
  description: 'The audit log file of Bitbucket Data Center, one JSON object a line.',
  latenessMs: 10 * 60_000,
  confidenceOf: ({ auditType, author, timestamp }) => {
    if (typeof auditType !== 'object' || auditType === null) return 0;
    if (isOfBitbucket(auditType as JsonObject)) return 0.97;
    // Jira and Confluence write the same form, with keys of their own.
    const { actionI18nKey, category, action } = auditType as JsonObject;
    const isUnsigned = actionI18nKey === undefined && typeof category === 'string' && typeof action === 'string';
    return isUnsigned && typeof author === 'object' && timestamp !== undefined ? 0.6 : 0;
  },
  anyOf: ['auditType'],
  time: ['timestamp.epochSecond', 'timestamp'],
  logsource: { product: 'bitbucket', service: 'audit', categories: [] },
  mapping: apiActivity({
    product: { name: 'Bitbucket', vendor_name: 'Atlassian' },
    timeFrom: ['timestamp.epochSecond', 'timestamp.nano'],
    operation: text('auditType.action', 'auditType.category'),
    activityId: activityOfWords('auditType.action'),
    user: { 'actor.user.name': text('author.name'), 'actor.user.uid': text('author.id') },
    source: ['source'],
    attributes: { 'api.service.name': text('auditType.category'), 'metadata.log_version': text('version') },
  }),
});
