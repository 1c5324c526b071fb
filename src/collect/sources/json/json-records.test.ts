import { describe, expect, test } from 'vitest';
import { atMostRecordsOf, type JsonObject, jsonRecords } from './index.ts';

const LOGSOURCE = { product: '', service: '', categories: [] };
const read = (value: JsonObject) => ({ timeMs: 0, fields: { n: Number(value.n ?? 0) }, logsource: LOGSOURCE });
const recordsOf = (text: string) => [...jsonRecords(Buffer.from(text), 'lines', read)];

describe('a line that is a list', () => {
  test('gives its objects, and one reject with the whole line for all that is none', () => {
    const line = '[{"n":1},2,{"n":3},[],"x"]';
    const records = recordsOf(line);
    expect(records.map((record) => (record.kind === 'event' ? record.fields.n : record.reason))).toEqual([
      1,
      3,
      'malformed',
    ]);
    expect(Buffer.from(records[2]?.raw ?? []).toString()).toBe(line);
  });

  test.each(['{}', '1'])('makes 10,000 records at most, and loses no byte of the rest: %s', (element) => {
    const line = `[{},${Array.from({ length: 12_000 }, () => element).join(',')}]`;
    const records = recordsOf(`${line}\n{"n":7}`);
    const first = records.filter((record) => record.line === 1);
    expect(first.filter(({ kind }) => kind === 'event')).toHaveLength(element === '{}' ? 10_000 : 1);
    expect(first.filter(({ kind }) => kind === 'rejected')).toHaveLength(1);
    expect(first.at(-1)?.raw.length).toBe(line.length);
    expect(first.length).toBeLessThanOrEqual(atMostRecordsOf(Buffer.from(line)));
    expect(records.at(-1)).toMatchObject({ kind: 'event', line: 2, fields: { n: 7 } });
  });
});
