import { choice, completing, constant, type OcsfMapping, text } from '../../mapping/index.ts';

const LEVEL_NAMES = ['level', 'severity', 'loglevel', 'log_level', 'log.level', 'lvl', 'levelname'] as const;
/** OCSF severity_id of the words that loggers use. */
const SEVERITY_IDS: ReadonlyMap<string, number> = new Map([
  ['trace', 1],
  ['debug', 1],
  ['info', 1],
  ['informational', 1],
  ['information', 1],
  ['notice', 2],
  ['low', 2],
  ['warn', 3],
  ['warning', 3],
  ['medium', 3],
  ['err', 4],
  ['error', 4],
  ['high', 4],
  ['crit', 5],
  ['critical', 5],
  ['alert', 5],
  ['fatal', 6],
  ['panic', 6],
  ['emerg', 6],
  ['emergency', 6],
]);

/** Base Event (0): of an unknown log only what its names say without doubt; all else stands among the unmapped. */
export const GENERIC_MAPPING: OcsfMapping = {
  product: { name: 'Unknown', vendor_name: 'Unknown' },
  classUid: 0,
  activityId: constant(0),
  profiles: ['host'],
  attributes: {
    message: text('message', 'msg', 'Message'),
    severity_id: choice(LEVEL_NAMES, SEVERITY_IDS, 1),
    'device.hostname': text('host', 'hostname', 'host.name', 'hostName', 'Hostname', 'computer', 'Computer'),
    'device.type_id': completing(constant(0)),
    'actor.user.name': text('user', 'username', 'user_name', 'userName', 'user.name', 'User', 'UserName'),
  },
};
