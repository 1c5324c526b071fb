import { jsonSource } from '../json/index.ts';
import { completing, constant, integerOf, made, type OcsfMapping, text, texts } from '../mapping/index.ts';

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html: 1 to 10, with fractions. */
function severityOf(severity: unknown): number | undefined {
  if (typeof severity !== 'number') return undefined;
  if (severity >= 9) return 5;
  if (severity >= 7) return 4;
  return severity >= 4 ? 3 : 2;
}

const FINDING: OcsfMapping = {
  product: { name: 'GuardDuty', vendor_name: 'AWS' },
  classUid: 2004,
  activityId: made(['service.count'], (fields) => ((integerOf(fields['service.count']) ?? 1) > 1 ? 2 : 1), []),
  timeFrom: ['updatedAt', 'createdAt'],
  profiles: ['cloud'],
  attributes: {
    'metadata.event_code': text('type'),
    'metadata.log_version': text('schemaVersion'),
    severity_id: made(['severity'], ({ severity }) => severityOf(severity), []),
    message: text('title'),
    'finding_info.uid': text('id', 'arn'),
    'finding_info.title': text('title'),
    'finding_info.desc': text('description'),
    'finding_info.types': texts('type'),
    count: made(['service.count'], (fields) => integerOf(fields['service.count'])),
    'cloud.provider': constant('AWS'),
    'cloud.region': text('region'),
    'cloud.account.uid': text('accountId'),
    'cloud.cloud_partition': completing(text('partition')),
  },
};

export const awsGuardduty = jsonSource({
  id: 'aws-guardduty',
  title: 'AWS GuardDuty',
  description: 'Findings of Amazon GuardDuty, as exported to S3 or sent through EventBridge.',
  // New findings come within five minutes; repeated ones in up to six hours.
  latenessMs: 6 * 3_600_000,
  confidenceOf: ({ schemaVersion, accountId, type, service, severity }) =>
    typeof schemaVersion === 'string' &&
    typeof accountId === 'string' &&
    typeof type === 'string' &&
    typeof severity === 'number' &&
    typeof service === 'object'
      ? 0.95
      : 0,
  anyOf: ['type'],
  time: ['updatedAt', 'createdAt', 'service.eventLastSeen'],
  logsource: { product: 'aws', service: 'guardduty', categories: [] },
  mapping: FINDING,
});
