import type { EventLogsource, FieldRecord } from '../contract.ts';
import { type JsonObject, jsonSource } from '../json/index.ts';
import { completing, constant, integerOf, ip, made, type OcsfMapping, text, textOf } from '../mapping/index.ts';

const ALERTS: EventLogsource = { product: 'wazuh', service: 'alerts', categories: [] };

/** Levels of OSSEC's and Wazuh's rules, 0 to 16. */
function severityOf(fields: FieldRecord): number {
  const level = integerOf(fields['rule.level']) ?? 0;
  if (level >= 15) return 5;
  if (level >= 12) return 4;
  if (level >= 7) return 3;
  return level >= 4 ? 2 : 1;
}

/** Detection Finding (2004), created. */
const FINDING: OcsfMapping = {
  product: { name: 'Wazuh', vendor_name: 'Wazuh' },
  classUid: 2004,
  profiles: ['host'],
  activityId: constant(1),
  timeFrom: ['timestamp', 'TimeStamp'],
  attributes: {
    message: text('full_log'),
    severity_id: made(['rule.level'], severityOf),
    'metadata.event_code': text('rule.id', 'rule.sidid'),
    'metadata.log_name': text('location'),
    'finding_info.title': made(
      ['rule.description', 'rule.comment'],
      (fields) => textOf(fields['rule.description']) ?? textOf(fields['rule.comment']) ?? 'Alert',
    ),
    'finding_info.uid': made(['id'], ({ id }) => textOf(id) ?? 'unknown'),
    'device.hostname': text('agent.name', 'agent_name', 'hostname'),
    'device.ip': ip('agent.ip'),
    'device.type_id': completing(constant(0)),
  },
};

function confidenceOf({ rule, full_log: log, agent, decoder, location }: JsonObject): number {
  if (typeof rule !== 'object' || rule === null || !('level' in rule)) return 0;
  const hasNumber = 'id' in rule || 'sidid' in rule;
  const isFramed = decoder !== undefined && (log !== undefined || agent !== undefined || location !== undefined);
  return hasNumber && isFramed ? 0.97 : 0;
}

/** alerts.json of OSSEC 3 and 4 and of Wazuh 3 and 4. */
export const wazuh = jsonSource({
  id: 'wazuh',
  title: 'Wazuh and OSSEC alerts',
  description: 'alerts.json: what the rules of a Wazuh or OSSEC manager found.',
  latenessMs: 60_000,
  confidenceOf,
  anyOf: ['full_log', 'agent', 'decoder'],
  time: ['timestamp', 'TimeStamp'],
  logsource: ALERTS,
  mapping: FINDING,
});
