import type { EventLogsource, FieldRecord } from '../contract.ts';
import { jsonSource } from '../json/index.ts';
import { constant, type OcsfMapping, text } from '../mapping/index.ts';
import { applicationMapping, readBareLine } from './syslog/applications/registry.ts';

const DOCKER: EventLogsource = { product: 'docker', service: 'json-file', categories: [] };

/** Base Event (0): a container's program wrote a line. */
const LINE: OcsfMapping = {
  product: { name: 'Docker', vendor_name: 'Docker' },
  classUid: 0,
  activityId: constant(0),
  timeFrom: ['time'],
  attributes: { message: text('log'), 'metadata.log_name': text('stream') },
};

/** Files of Docker's log driver `json-file`: one line of a container's output each. */
export const dockerJsonFile = jsonSource({
  id: 'docker-json-file',
  title: 'Docker container output',
  description: 'Files of Docker’s json-file log driver; lines of web servers, proxies and others are read further.',
  latenessMs: 60_000,
  anyOf: ['log'],
  confidenceOf: (record) =>
    typeof record.log === 'string' && typeof record.stream === 'string' && typeof record.time === 'string' ? 0.95 : 0,
  time: ['time'],
  logsource: (fields) => applicationOf(fields)?.logsource ?? DOCKER,
  complete: (fields) => {
    const found = applicationOf(Object.fromEntries(fields));
    for (const [name, value] of Object.entries(found?.fields ?? {})) fields.set(name, value);
  },
  mapping: (event) => applicationMapping(event) ?? LINE,
});

function applicationOf({ log }: FieldRecord) {
  return readBareLine(String(log ?? '').trimEnd(), 0);
}
