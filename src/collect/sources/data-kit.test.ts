import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { briefOf, OCSF_VERSION } from '../ocsf/index.ts';
import { recogniseSource, SAMPLE_BYTES } from './recognise.ts';
import { SOURCE_DEFINITIONS } from './registry.ts';

const LOGS = resolve(process.env.WATCHFLOOR_DATA_KIT ?? '../shared/data', 'logs');
const SCHEMA = join(import.meta.dirname, '..', 'ocsf', 'schema', `ocsf-${OCSF_VERSION}.json`);
const isOcsf = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
/** Of each file: the kinds of event repeat. */
const MOST_EVENTS = 400;

/** What is wrong with a file's events, each fault once. */
function faultsOf(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const found = recogniseSource(bytes.subarray(0, SAMPLE_BYTES), SOURCE_DEFINITIONS);
  if (found === undefined) return [];
  const faults = new Set<string>();
  let events = 0;
  for (const record of found.source.decode(bytes, found.format, { receivedAtMs: 1.7e12, sender: '192.0.2.1' })) {
    if (record.kind === 'rejected') continue;
    events += 1;
    if (events > MOST_EVENTS) break;
    const ocsf = found.source.toOcsf(record);
    expect(found.source.toBrief(record)).toEqual(briefOf(ocsf));
    if (isOcsf(JSON.parse(JSON.stringify(ocsf)))) continue;
    const [error] = isOcsf.errors ?? [];
    faults.add(`${found.source.id} ${ocsf.class_uid}: ${error?.instancePath} ${error?.message}`);
  }
  return [...faults];
}

describe.skipIf(!existsSync(LOGS))('the logs of the data kit (needs the data kit)', () => {
  test.each(['cloud', 'saas-cloud-samples', 'source-recognition', 'suricata', 'zeek', 'captured', 'linux', 'windows'])(
    'in %s map to events that keep to the schema of OCSF',
    (folder) => {
      const files = globSync(join(LOGS, folder, '**/*.{ndjson,json,log,txt,evtx}'));
      expect(files.length).toBeGreaterThan(0);
      expect(files.flatMap(faultsOf)).toEqual([]);
    },
    60_000,
  );
});
