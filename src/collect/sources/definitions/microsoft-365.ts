import type { EventLogsource, FieldRecord, FieldValue } from '../contract.ts';
import { addAlias, type JsonObject, jsonSource } from '../json/index.ts';
import {
  activityOfWords,
  apiActivity,
  choice,
  completing,
  constant,
  endpointAt,
  type OcsfMapping,
  otherwise,
  text,
  textOf,
  UNKNOWN,
} from '../mapping/index.ts';

const AUDIT: EventLogsource = { product: 'm365', service: 'audit', categories: [] };
const THREATS: EventLogsource = { product: 'm365', service: 'threat_management', categories: [] };
const PRODUCT = { name: 'Microsoft 365', vendor_name: 'Microsoft' };
const TIME = ['CreationTime', 'TimeGenerated'];
const SOURCE = ['ClientIP', 'ClientIPAddress', 'ActorIpAddress', 'Client_IPAddress'];
const OUTCOMES: ReadonlyMap<string, number> = new Map([
  ['success', 1],
  ['succeeded', 1],
  ['true', 1],
  ['failed', 2],
  ['failure', 2],
  ['false', 2],
]);
const MAX_NAMED = 200;

/** Lists of `{Name, Value}`: each value under its name, as rules ask for it (`RequestType`). */
function addNamed(fields: Map<string, FieldValue>, list: unknown): void {
  if (!Array.isArray(list)) return;
  for (const each of list.slice(0, MAX_NAMED) as readonly (JsonObject | null)[]) {
    const name = each?.Name ?? each?.name;
    const value = each?.Value ?? each?.value;
    if (typeof name === 'string' && typeof value === 'string' && !fields.has(name)) fields.set(name, value);
  }
}

/** Rules look into these for text wherever it stands. */
const OBJECTS = ['Parameters', 'OperationProperties', 'ExtendedProperties'] as const;

function complete(fields: Map<string, FieldValue>, record: JsonObject): void {
  addNamed(fields, record.ExtendedProperties);
  addNamed(fields, record.OperationProperties);
  for (const name of OBJECTS) {
    const value = record[name];
    if (typeof value === 'object' && value !== null) fields.set(name, JSON.stringify(value));
  }
  addAlias(fields, 'Workload', 'OfficeWorkload');
  addAlias(fields, 'eventSource', 'Workload');
  addAlias(fields, 'eventName', 'Name', 'AlertType', 'Operation');
  addAlias(fields, 'Payload', 'Data');
  addAlias(fields, 'status', 'ResultStatus');
  // An alert of the compliance centre is there because its policy matched: it has no status of its own.
  if (fields.get('Workload') === 'SecurityComplianceCenter' && !fields.has('status')) fields.set('status', 'success');
}

const SHARED = {
  'metadata.uid': text('Id'),
  'metadata.log_name': text('Workload'),
  'metadata.tenant_uid': text('OrganizationId'),
  status_id: choice('ResultStatus', OUTCOMES, 99),
  'http_request.user_agent': text('UserAgent', 'ClientInfoString'),
};

const OPERATION = apiActivity({
  product: PRODUCT,
  timeFrom: TIME,
  operation: text('Operation'),
  activityId: activityOfWords('Operation'),
  user: {
    'actor.user.name': text('UserId'),
    'actor.user.uid': text('UserKey'),
    'actor.user.type': completing(text('UserType')),
  },
  source: SOURCE,
  attributes: { ...SHARED, 'api.service.name': text('Workload', 'OfficeWorkload') },
});

const userName = text('UserId');
const SIGN_IN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  activityId: constant(1),
  timeFrom: TIME,
  attributes: {
    ...SHARED,
    'metadata.event_code': text('Operation'),
    status_id: choice(
      'Operation',
      new Map([
        ['userloggedin', 1],
        ['userloginfailed', 2],
      ]),
      99,
    ),
    status_detail: text('LogonError'),
    'user.name': userName,
    'user.uid': text('UserKey'),
    'user.account.name': otherwise(UNKNOWN, userName, text('UserKey')),
    'service.name': constant('Microsoft 365'),
    ...endpointAt('src_endpoint', ...SOURCE),
  },
};

const isSignIn = ({ Operation: operation }: FieldRecord): boolean =>
  /^UserLog(?:gedIn|inFailed)$/.test(textOf(operation) ?? '');

export const microsoft365 = jsonSource({
  id: 'microsoft-365',
  title: 'Microsoft 365 audit log',
  description: 'The unified audit log: Management Activity API, exports, or the OfficeActivity table.',
  // Microsoft promises no time: an hour to a day.
  latenessMs: 24 * 3_600_000,
  confidenceOf: ({ Operation, RecordType, Workload, OfficeWorkload, UserId, CreationTime, OrganizationId }) => {
    if (typeof Operation !== 'string' || RecordType === undefined) return 0;
    const signs = [Workload ?? OfficeWorkload, UserId, CreationTime, OrganizationId].filter(
      (each) => each !== undefined,
    );
    return signs.length >= 3 ? 0.97 : signs.length === 2 ? 0.8 : 0;
  },
  anyOf: ['Operation'],
  time: TIME,
  logsource: (fields) => (fields.Workload === 'SecurityComplianceCenter' ? THREATS : AUDIT),
  complete,
  mapping: ({ fields }) => (isSignIn(fields) ? SIGN_IN : OPERATION),
});
