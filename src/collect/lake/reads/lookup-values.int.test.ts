import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventEncoder } from '../encode-events.ts';
import { eventOf, openTestLake, originOf, RECEIVED_AT_MS, type TestLake } from '../test-lake.ts';
import { lookupValues } from './lookup-values.ts';

let test: TestLake;
const textOf = (fields: object) => new TextEncoder().encode(JSON.stringify(fields));
beforeAll(async () => {
  test = await openTestLake();
  const records = [
    { ip: '10.0.0.1', Image: 'C:\\Windows\\evil.exe' },
    { ip: '10.0.0.12', host: 'SUB.Evil.Example' },
    { ip: '110.0.0.1', note: 'a+b [x] %_ and 10.0.0.1.' },
  ];
  const events = records.map((fields, record) =>
    eventOf(originOf(1, record), { raw: textOf(fields), timeMs: RECEIVED_AT_MS + record * 60_000 }),
  );
  const binary = eventOf(originOf(2, 0), { raw: new Uint8Array([1, 0, 2]), fields: { Odd: 'only-decoded' } });
  const sample = eventOf(originOf(3, 0, { isSample: true }), {
    raw: textOf({ ip: '10.0.0.12' }),
    timeMs: RECEIVED_AT_MS - 60_000,
  });
  await test.lake.insert(createEventEncoder()([...events, binary, sample]), 'events');
});
afterAll(() => test.close());

describe('many values at once', () => {
  it('are each told how often and when they were seen, as whole words and in any case', async () => {
    const values = ['10.0.0.1', 'evil.example', 'C:\\Windows\\evil.exe', 'a+b', '[x]', 'never.example', 'only-decoded'];
    const seen = await lookupValues(test.lake, { values });
    const byValue = Object.fromEntries(seen.map(({ value, ...rest }) => [value, rest]));
    expect(byValue['10.0.0.1']).toEqual({
      isSample: false,
      events: 2,
      firstMs: RECEIVED_AT_MS,
      lastMs: RECEIVED_AT_MS + 120_000,
    });
    expect(
      Object.entries(byValue)
        .map(([value, { events }]) => [value, events])
        .sort(),
    ).toEqual(
      [
        ['10.0.0.1', 2],
        ['C:\\Windows\\evil.exe', 1],
        ['[x]', 1],
        ['a+b', 1],
        ['evil.example', 1],
        ['only-decoded', 1],
      ].sort(),
    );
  });

  it('are counted in the sample recording apart from what is live', async () => {
    const seen = await lookupValues(test.lake, { values: ['10.0.0.12'] });
    expect(seen.map(({ isSample, events, firstMs }) => [isSample, events, firstMs]).sort()).toEqual([
      [false, 1, RECEIVED_AT_MS + 60_000],
      [true, 1, RECEIVED_AT_MS - 60_000],
    ]);
  });

  it('are a thousand in one pass, within a stretch of time', async () => {
    const values = Array.from({ length: 1_000 }, (_, at) => `10.0.${at % 250}.${Math.floor(at / 250) + 1}`);
    const seen = await lookupValues(test.lake, { values, fromMs: RECEIVED_AT_MS + 60_000 });
    expect(seen).toEqual([
      {
        value: '10.0.0.1',
        isSample: false,
        events: 1,
        firstMs: RECEIVED_AT_MS + 120_000,
        lastMs: RECEIVED_AT_MS + 120_000,
      },
    ]);
  });

  it('that look like patterns mean themselves', async () => {
    const values = ['.*', '10.0.0.?', '(', '^', "'; DROP TABLE events; --", '{x:String}'];
    expect(await lookupValues(test.lake, { values })).toEqual([]);
  });
});
