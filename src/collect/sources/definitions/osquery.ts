import { jsonSource } from '../json/index.ts';
import { completing, constant, made, type OcsfMapping, text, textOf } from '../mapping/index.ts';

const ACTIONS: ReadonlySet<string> = new Set(['added', 'removed', 'snapshot']);

const RESULT: OcsfMapping = {
  product: { name: 'osquery', vendor_name: 'osquery' },
  classUid: 5001,
  activityId: constant(2),
  timeFrom: ['unixTime', 'calendarTime'],
  attributes: {
    'metadata.event_code': text('name'),
    'device.hostname': made(['hostIdentifier', 'decorations.hostname', 'decorations.hostName'], (fields) =>
      ['decorations.hostname', 'decorations.hostName', 'hostIdentifier']
        .map((each) => textOf(fields[each]))
        .find(Boolean),
    ),
    'device.name': made([], (fields) =>
      ['decorations.hostname', 'decorations.hostName', 'hostIdentifier'].some(
        (each) => textOf(fields[each]) !== undefined,
      )
        ? undefined
        : 'Unknown',
    ),
    'device.uid': completing(text('decorations.host_uuid')),
    'device.type_id': completing(constant(0)),
  },
};

/** Rows of differential and snapshot queries, as the result log has them. */
export const osquery = jsonSource({
  id: 'osquery',
  title: 'osquery results',
  description: 'Rows that scheduled queries of osquery added, removed, or found.',
  // Hosts that were off the network send what they kept.
  latenessMs: 60 * 60_000,
  confidenceOf: ({ name, action, columns, snapshot, diffResults, hostIdentifier }) => {
    if (typeof name !== 'string') return 0;
    if (typeof action === 'string' && ACTIONS.has(action) && typeof (columns ?? snapshot) === 'object') {
      return typeof hostIdentifier === 'string' ? 0.97 : 0.9;
    }
    return typeof diffResults === 'object' && typeof hostIdentifier === 'string' ? 0.95 : 0;
  },
  anyOf: ['columns', 'snapshot', 'diffResults'],
  time: ['unixTime', 'calendarTime'],
  logsource: { product: 'osquery', service: 'result', categories: [] },
  mapping: RESULT,
});
