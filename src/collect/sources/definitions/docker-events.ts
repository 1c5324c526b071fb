import type { FieldRecord } from '../contract.ts';
import { jsonSource } from '../json/index.ts';
import { constant, made, type OcsfMapping, text, textOf } from '../mapping/index.ts';

const PRODUCT = { name: 'Docker Engine', vendor_name: 'Docker' };
/** OCSF Application Lifecycle: 1 install, 2 remove, 3 start, 4 stop, 5 restart. */
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['create', 1],
  ['destroy', 2],
  ['start', 3],
  ['stop', 4],
  ['die', 4],
  ['kill', 4],
  ['restart', 5],
]);

/** `exec_create: /bin/sh -c …` carries its command behind the action. */
function verbOf({ Action: action }: FieldRecord): string {
  return (textOf(action) ?? '').split(':', 1)[0] ?? '';
}

const SHARED = {
  'metadata.event_code': made(
    [],
    ({ Type: type, Action: action }: FieldRecord) => `${textOf(type)} ${verbOf({ Action: action ?? '' })}`,
  ),
  message: text('Action'),
};

const CONTAINER: OcsfMapping = {
  product: PRODUCT,
  classUid: 6002,
  activityId: made([], (fields) => ACTIVITIES.get(verbOf(fields)) ?? 99),
  timeFrom: ['time', 'timeNano'],
  attributes: {
    ...SHARED,
    'app.uid': text('Actor.ID', 'id'),
    'app.name': made(['Actor.Attributes.name'], (fields) => textOf(fields['Actor.Attributes.name']) ?? 'Unknown'),
    'app.version': text('Actor.Attributes.image', 'from'),
  },
};

const OTHER: OcsfMapping = {
  product: PRODUCT,
  classUid: 0,
  activityId: constant(0),
  timeFrom: ['time', 'timeNano'],
  attributes: SHARED,
};

export const dockerEvents = jsonSource({
  id: 'docker-events',
  title: 'Docker events',
  description: 'What the Docker Engine tells of its containers, images, networks and volumes.',
  latenessMs: 60_000,
  confidenceOf: ({ Type: type, Action: action, Actor: actor, timeNano, time }) =>
    typeof type === 'string' &&
    typeof action === 'string' &&
    typeof actor === 'object' &&
    (timeNano ?? time) !== undefined
      ? 0.97
      : 0,
  // Nanoseconds are more than a JSON number holds: what is left of them is exact to a microsecond.
  anyOf: ['Action'],
  time: ['timeNano', 'time'],
  logsource: { product: 'docker', service: 'events', categories: [] },
  mapping: ({ fields }) => (fields.Type === 'container' ? CONTAINER : OTHER),
});
