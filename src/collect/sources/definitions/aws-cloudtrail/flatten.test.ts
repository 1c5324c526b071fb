import { Buffer } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsCloudtrail } from '../aws-cloudtrail.ts';
import { flattenRecord } from './flatten.ts';

describe('the fields of a CloudTrail record', () => {
  test('are named by their path, and arrays of objects become lists', () => {
    const fields = flattenRecord({
      errorCode: null,
      userIdentity: { type: 'IAMUser', sessionContext: {} },
      requestParameters: { containerDefinitions: [{ command: ['sh', '-c'] }, { command: ['id'], cpu: 1 }] },
    });
    expect(fields).toMatchObject({
      errorCode: null,
      'userIdentity.type': 'IAMUser',
      'requestParameters.containerDefinitions.command': ['sh', '-c', 'id'],
      'requestParameters.containerDefinitions.cpu': [1],
    });
  });

  test('hold the parameters as text, and the documents within them without escapes', () => {
    const policyDocument = '{"Effect":"Allow"}';
    const requestParameters = { Status: 'Suspended', policyDocument };
    expect(flattenRecord({ requestParameters }).requestParameters).toEqual([
      JSON.stringify(requestParameters),
      policyDocument,
    ]);
    expect(flattenRecord({ responseElements: { a: 1 } }).responseElements).toBe('{"a":1}');
  });

  test('are bounded in number, depth and length of lists', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n]));
    expect(Object.keys(flattenRecord(many)).length).toBe(2_000);
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    expect(Object.keys(flattenRecord({ deep }))).toEqual([]);
    const long = flattenRecord({ x: Array.from({ length: 20_000 }, () => 1) }).x;
    expect(Array.isArray(long) && long.length).toBe(10_000);
  });

  test('cannot change what an object is', () => {
    const fields = flattenRecord(JSON.parse('{"__proto__":"x","constructor":{"prototype":"y"}}'));
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(Object.keys(fields)).toEqual(['__proto__', 'constructor.prototype']);
  });
});

test('any bytes decode to records and never throw', () => {
  const piece = fc.constantFrom(
    '{"Records":[',
    '{"eventName":"a","eventSource":"b"}',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    '\n',
    '\\',
    '\xff',
  );
  const bytes = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
  fc.assert(
    fc.property(bytes, fc.constantFrom('lines', 'json'), (payload, format) => {
      for (const record of awsCloudtrail.decode(payload, format, { receivedAtMs: 0, sender: '' })) {
        if (record.kind === 'event') expect(awsCloudtrail.toOcsf(record).class_uid).toBe(6003);
      }
    }),
    { numRuns: 500 },
  );
});

const KIT = resolve(process.env.WATCHFLOOR_DATA_KIT ?? '../shared/data', 'logs/cloud');

describe.skipIf(!existsSync(KIT))('the recorded intrusion of the data kit (needs the data kit)', () => {
  const context = { receivedAtMs: 0, sender: '' };

  test('decodes whole, each record with its exact bytes', () => {
    const content = readFileSync(join(KIT, 'cloudtrail_invictus.ndjson'));
    const lines = content
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    const records = [...awsCloudtrail.decode(content, 'lines', context)];
    expect(records.map((record) => Buffer.from(record.raw).toString())).toEqual(lines);
    expect(records.every((record) => record.kind === 'event' && record.timeMs > 0)).toBe(true);
  });

  test('has the same events in the form of a log file', () => {
    const content = readFileSync(join(KIT, 'cloudtrail_file_format_sample.json'));
    const records = [...awsCloudtrail.decode(content, 'json', context)];
    const expected: { Records: { eventID: string }[] } = JSON.parse(content.toString());
    expect(records.map((record) => record.kind === 'event' && record.fields.eventID)).toEqual(
      expected.Records.map((record) => record.eventID),
    );
  });
});
