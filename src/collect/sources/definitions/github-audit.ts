import { jsonSource } from '../json/index.ts';
import { activityOfWords, apiActivity, text } from '../mapping/index.ts';

const ACTION = /^[a-z0-9_-]{1,64}(?:\.[a-z0-9_-]{1,64}){1,3}$/i;

export const githubAudit = jsonSource({
  id: 'github-audit',
  title: 'GitHub audit log',
  description: 'The audit log of a GitHub organisation or enterprise: streamed, exported, or from the REST API.',
  // Git events are streamed within minutes, and exports come when somebody makes them.
  latenessMs: 10 * 60_000,
  confidenceOf: ({ action, actor, org, created_at: created, _document_id: document, '@timestamp': at }) => {
    if (typeof action !== 'string' || !ACTION.test(action) || (created ?? at) === undefined) return 0;
    const signs = [typeof actor === 'string', org !== undefined, typeof document === 'string', at !== undefined];
    const count = signs.filter(Boolean).length;
    return count >= 3 ? 0.95 : count === 2 ? 0.8 : 0;
  },
  anyOf: ['action'],
  time: ['@timestamp', 'created_at'],
  logsource: { product: 'github', service: 'audit', categories: [] },
  mapping: apiActivity({
    product: { name: 'GitHub', vendor_name: 'GitHub' },
    timeFrom: ['@timestamp', 'created_at'],
    operation: text('action'),
    activityId: activityOfWords('action'),
    user: { 'actor.user.name': text('actor'), 'actor.user.uid': text('actor_id') },
    source: ['actor_ip', 'ip_address'],
    attributes: {
      'metadata.uid': text('_document_id'),
      'http_request.user_agent': text('user_agent'),
    },
  }),
});
