import { describe, expect, test } from 'vitest';
import type { SourceDefinition } from '../contract.ts';
import { generic } from '../definitions/generic.ts';
import { SOURCE_DEFINITIONS } from '../registry.ts';
import { chooseSource, groupRecords } from './choose-source.ts';
import type { ReceivedRecord } from './received-record.ts';

const CLOUDTRAIL = '{"eventVersion":"1.08","eventSource":"a","eventName":"b","awsRegion":"c"}';

const bare = (text: string): ReceivedRecord => ({
  hint: '',
  forms: [{ bytes: Buffer.from(text) }],
  innermost: 0,
  whole: 0,
});
const chosen = (records: readonly ReceivedRecord[], named?: string) =>
  groupRecords(records).map((group) => chooseSource(group, named, SOURCE_DEFINITIONS)?.sourceId);

describe('what a request costs to recognise', () => {
  test('is bounded, however many kinds of large records it has', () => {
    let lookedAt = 0;
    const counting: SourceDefinition = {
      ...generic,
      recognise: (sample) => {
        lookedAt += sample.length;
        return undefined;
      },
    };
    const { isCatchAll: _, ...known } = counting;
    const records = Array.from({ length: 300 }, (_kind, at) => bare(`{"kind_${at}":"${'x'.repeat(60_000)}"}`));
    for (const group of groupRecords(records)) chooseSource(group, undefined, [known]);
    expect(lookedAt).toBeGreaterThan(60_000);
    expect(lookedAt).toBeLessThan(2 * 1024 * 1024);
  });

  test('leaves enough for the kinds behind large ones', () => {
    const large = Array.from({ length: 60 }, (_, at) => bare(`{"kind_${at}":"${'x'.repeat(6_000)}"}`));
    const event = CLOUDTRAIL.replace('}', `,"requestParameters":"${'x'.repeat(6_000)}"}`);
    expect(chosen([...large, bare(event)]).at(-1)).toBe('aws-cloudtrail');
  });
});
