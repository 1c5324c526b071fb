import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { PayloadFormat } from '../../platform/journal/index.ts';
import { briefOf, OCSF_VERSION, type OcsfEvent } from '../ocsf/index.ts';
import type { DecodedRecord, SourceDefinition } from './contract.ts';
import { SOURCE_DEFINITIONS } from './registry.ts';

/**
 * `fixtures/<source id>/<case>/input.<ending>` decodes to `expected.ndjson` beside it, one record a line.
 * `UPDATE_GOLDENS=1` writes what is decoded now: read the difference before you commit it.
 */
const FIXTURES = join(import.meta.dirname, 'fixtures');
const FORMAT_OF_ENDING: Readonly<Record<string, PayloadFormat>> = {
  evtx: 'evtx-chunks',
  ndjson: 'lines',
  log: 'lines',
  frames: 'frames',
  json: 'json',
};
/** 2023-11-14T22:13:20Z: seen in a golden where an event has no time of its own, or no year. */
const CONTEXT = { receivedAtMs: 1_700_000_000_000, sender: 'golden' };

const SCHEMA = join(import.meta.dirname, '..', 'ocsf', 'schema', `ocsf-${OCSF_VERSION}.json`);
/** `anyOf` lists names that `properties` beside it describes, which Ajv's strict mode does not see. */
const isOcsf = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

/** What the schema has against an event, one sentence each: unknown or missing attributes, types, numbers unheard of. */
function faultsOf(ocsf: OcsfEvent): readonly string[] {
  const isSound = isOcsf(JSON.parse(JSON.stringify(ocsf)));
  const faults = isSound
    ? []
    : (isOcsf.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  const typeUid = ocsf.class_uid * 100 + ocsf.activity_id;
  return ocsf.type_uid === typeUid ? faults : [...faults, `/type_uid must be ${typeUid}`];
}

function casesOf(source: SourceDefinition): readonly string[] {
  const folder = join(FIXTURES, source.id);
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function renderRecord(source: SourceDefinition, record: DecodedRecord): string {
  const raw = { rawBytes: record.raw.length, ...(record.line === undefined ? {} : { line: record.line }) };
  if (record.kind === 'rejected') return JSON.stringify({ rejected: record.reason, detail: record.detail, ...raw });
  const { timeMs, logsource, fields } = record;
  const ocsf = source.toOcsf(record);
  expect(source.toBrief(record)).toEqual(briefOf(ocsf));
  expect(faultsOf(ocsf), `OCSF ${ocsf.class_uid} of ${JSON.stringify(fields).slice(0, 400)}`).toEqual([]);
  return JSON.stringify({ timeMs, logsource, fields, ocsf, ...raw });
}

function decodeCase(source: SourceDefinition, folder: string): string {
  const input = readdirSync(folder).find((name) => name.startsWith('input.'));
  if (input === undefined) throw new Error(`${folder} holds no input file`);
  const format = FORMAT_OF_ENDING[input.slice('input.'.length)];
  if (format === undefined) throw new Error(`${input}: the ending names no payload format`);
  const records = source.decode(readFileSync(join(folder, input)), format, CONTEXT);
  return `${Array.from(records, (record) => renderRecord(source, record)).join('\n')}\n`;
}

describe.each(SOURCE_DEFINITIONS)('the source $id', (source) => {
  test('has at least one golden case', () => {
    expect(casesOf(source)).not.toEqual([]);
  });

  test.each(casesOf(source))('decodes the case %s as its golden says', (name) => {
    const folder = join(FIXTURES, source.id, name);
    const actual = decodeCase(source, folder);
    const golden = join(folder, 'expected.ndjson');
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden, actual);
    expect(actual.split('\n')).toEqual(readFileSync(golden, 'utf8').split('\n'));
  });
});

test('the registry is sorted by id, and no id stands in it twice', () => {
  const ids = SOURCE_DEFINITIONS.map((source) => source.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('every definition file stands in the registry', () => {
  const files = readdirSync(join(import.meta.dirname, 'definitions'));
  const definitions = files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const ids: readonly string[] = SOURCE_DEFINITIONS.map((source) => source.id);
  expect(definitions.map((name) => name.slice(0, -'.ts'.length)).sort()).toEqual(ids);
});
