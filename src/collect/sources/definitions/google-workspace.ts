import type { EventLogsource, FieldRecord, FieldValue } from '../contract.ts';
import { addAlias, type JsonObject, jsonSource } from '../json/index.ts';
import { activityOfWords, apiActivity, made, text, textOf } from '../mapping/index.ts';

const NAME = /^[a-z][a-z0-9_]{0,39}$/;
const MAX_APPLICATIONS = 128;
const MAX_PARAMETERS = 200;
const OTHER: EventLogsource = { product: 'gcp', service: 'google_workspace', categories: [] };
const logsources = new Map<string, EventLogsource>();

function logsourceOf(fields: FieldRecord): EventLogsource {
  const application = textOf(fields['id.applicationName']) ?? '';
  const known = logsources.get(application);
  if (known !== undefined) return known;
  if (!NAME.test(application) || logsources.size >= MAX_APPLICATIONS) return OTHER;
  const made = { product: 'gcp', service: `google_workspace.${application}`, categories: [] };
  logsources.set(application, made);
  return made;
}

/** Parameters by their names in small letters: `setting_name`, `new_value`. */
function addParameters(fields: Map<string, FieldValue>, list: unknown): void {
  if (!Array.isArray(list)) return;
  for (const each of list.slice(0, MAX_PARAMETERS) as readonly (JsonObject | null)[]) {
    const value = each?.value ?? each?.boolValue ?? each?.intValue;
    const name = typeof each?.name === 'string' ? each.name.toLowerCase() : '';
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
    if (NAME.test(name) && isPlain && !fields.has(name)) fields.set(name, value);
  }
}

function complete(fields: Map<string, FieldValue>, record: JsonObject): void {
  addAlias(fields, 'eventName', 'events.name', 'name');
  const application = textOf(fields.get('id.applicationName'));
  if (application !== undefined && !fields.has('eventService'))
    fields.set('eventService', `${application}.googleapis.com`);
  const events = Array.isArray(record.events) ? (record.events as readonly (JsonObject | null)[]) : [];
  for (const event of events.slice(0, MAX_PARAMETERS)) addParameters(fields, event?.parameters);
  addParameters(fields, record.parameters);
  for (const [name, value] of [...fields]) {
    const parameter = /^parameters\.([A-Z][A-Z_]{0,39})$/.exec(name)?.[1]?.toLowerCase();
    if (parameter !== undefined && !fields.has(parameter)) fields.set(parameter, value);
  }
}

export const googleWorkspace = jsonSource({
  id: 'google-workspace',
  title: 'Google Workspace',
  description: 'Activities of the Reports API: admin, login, drive, token and the other applications.',
  // https://support.google.com/a/answer/7061566: minutes to hours, by application.
  latenessMs: 3 * 3_600_000,
  confidenceOf: ({ id, kind, actor, events, name, parameters }) => {
    const application = typeof id === 'object' && id !== null ? (id as JsonObject).applicationName : undefined;
    if (kind === 'admin#reports#activity') return 0.98;
    if (typeof application !== 'string') return 0;
    return typeof actor === 'object' ||
      Array.isArray(events) ||
      typeof name === 'string' ||
      typeof parameters === 'object'
      ? 0.9
      : 0;
  },
  anyOf: ['id'],
  time: ['id.time'],
  logsource: logsourceOf,
  complete,
  mapping: apiActivity({
    product: { name: 'Google Workspace', vendor_name: 'Google' },
    timeFrom: ['id.time'],
    operation: made(
      ['eventName', 'events.name', 'name'],
      ({ eventName }) => textOf(Array.isArray(eventName) ? eventName[0] : eventName) ?? 'Unknown',
    ),
    activityId: activityOfWords('eventName'),
    user: { 'actor.user.name': text('actor.email'), 'actor.user.uid': text('actor.profileId') },
    source: ['ipAddress'],
    attributes: {
      'metadata.uid': text('id.uniqueQualifier'),
      'metadata.log_name': text('id.applicationName'),
      'metadata.tenant_uid': text('id.customerId'),
      'api.service.name': text('eventService'),
    },
  }),
});
