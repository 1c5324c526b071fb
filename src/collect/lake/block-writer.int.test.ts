import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TABLE_COLUMNS } from './columns.ts';
import type { LakeEvent } from './contract.ts';
import { createBlockEncoder, createEventEncoder } from './encode-events.ts';
import { eventOf, openTestLake, originOf, type TestLake } from './test-lake.ts';

const ROWS = `SELECT * EXCEPT (sequence), toString(sequence % 1000) AS place FROM events`;

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
}, 60_000);
afterAll(async () => test?.close());

const long = 'ä€😀\\"\n'.repeat(5_000);
const binary = new Uint8Array(300).map((_, index) => index);

/** Of each kind of value: none, one, many, long; names beyond a byte's worth and beyond two. */
function strangeEvents(first: number): LakeEvent[] {
  const fields: LakeEvent['event']['fields'][] = [
    {},
    { Image: 'C:\\a.exe', EventID: 4688, Channel: 'Security', Message: '' },
    { Image: '', CommandLine: null, Data: ['a', null, ['b', 2]], Hashes: [], Details: long },
    { 'Target User Name': 'x', Payload: true, LogonType: -3, eventName: '0' },
  ];
  const strange = fields.map((each, record) => eventOf(originOf(first, record), { fields: each, raw: binary }));
  const many = Array.from({ length: 70_000 }, (_, record) => {
    const event = eventOf(originOf(first + 1, record), { raw: new TextEncoder().encode('{}') });
    return {
      ...event,
      brief: { ...event.brief, host: `h${record}`, user: record % 3 === 0 ? '' : `u${record % 300}` },
    };
  });
  return [...strange, ...many];
}

async function stored(from: number): Promise<readonly unknown[]> {
  const range = 'WHERE intDiv(sequence, 1000) = {from:UInt32}';
  const sums = TABLE_COLUMNS.events
    .filter((column) => column !== 'sequence' && column !== 'received_at' && column !== 'time')
    .map((column) => `groupBitXor(cityHash64(record, sequence % 1000, ${column})) AS sum_${column}`);
  return [
    ...(await test.lake.query(`SELECT count() AS rows, ${sums.join(', ')} FROM events ${range}`, { from })),
    ...(await test.lake.query(`${ROWS} ${range} AND sequence % 1000 = 0 ORDER BY record`, { from })),
  ];
}

it('makes the rows that the row encoder makes', async () => {
  const encoder = createBlockEncoder();
  for (const event of strangeEvents(2_000)) encoder.add(event);
  await test.lake.insert(encoder.take(), 'block');
  await test.lake.insert(createEventEncoder()(strangeEvents(1_000)), 'rows');
  const [counts, ...rows] = await stored(1);
  expect(Number((counts as { rows: unknown }).rows)).toBe(70_004);
  expect(rows).toHaveLength(4);
  const withoutTimes = (all: readonly unknown[]) =>
    all.map((row) => ({ ...(row as object), received_at: '', time: '' }));
  expect(withoutTimes(await stored(2))).toEqual(withoutTimes([counts, ...rows]));
}, 60_000);

it('takes a block of a single empty event, and the next one starts anew', async () => {
  const encoder = createBlockEncoder();
  for (const sequence of [3_000, 3_001]) {
    encoder.add(eventOf(originOf(sequence, 0), { raw: new TextEncoder().encode('{}') }));
    const rows = encoder.take();
    expect(rows.rowCount).toBe(1);
    await test.lake.insert(rows, `single-${sequence}`);
  }
  const [{ rows } = { rows: '' }] = await test.lake.query<{ rows: string }>(
    'SELECT count() AS rows FROM events WHERE intDiv(sequence, 1000) = 3',
    {},
  );
  expect(rows).toBe('2');
});

it('reads a block from a file, whatever its path, and the file is gone then', async () => {
  const file = join(test.dir, "it's a \\ block");
  const spool = (parts: readonly Uint8Array[]) => {
    writeFileSync(file, Buffer.concat(parts));
    return file;
  };
  const encoder = createBlockEncoder({ spool });
  encoder.add(eventOf(originOf(4_000, 0)));
  const rows = encoder.take();
  expect(rows).toMatchObject({ file, rowCount: 1, bytes: new Uint8Array(0) });
  await test.lake.insert(rows, 'from-file');
  expect(existsSync(file)).toBe(false);
  const [stored] = await test.lake.query<{ rows: string }>(
    'SELECT count() AS rows FROM events WHERE sequence = 4000',
    {},
  );
  expect(Number(stored?.rows)).toBe(1);
  // A crash of the engine, or of somebody's tidiness: the batch fails, and is made again.
  await expect(test.lake.insert(rows, 'gone')).rejects.toMatchObject({ code: expect.stringMatching(/^lake\./) });
});

it('leaves no trace of an event that cannot be read', () => {
  const bad = eventOf(originOf(1, 1), {
    fields: {
      Image: 'kept by nobody',
      get CommandLine(): string {
        throw new Error('planted');
      },
    },
  });
  const bytesOf = (events: readonly LakeEvent[]) => {
    const encoder = createBlockEncoder();
    for (const event of events) {
      if (event === bad) expect(() => encoder.add(event)).toThrow('planted');
      else encoder.add(event);
    }
    return encoder.take();
  };
  const good = [0, 2].map((record) => eventOf(originOf(1, record), { fields: { Data: ['x', 'y'] } }));
  expect(bytesOf([good[0] as LakeEvent, bad, good[1] as LakeEvent])).toEqual(bytesOf(good));
});
