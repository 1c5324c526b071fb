import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePipeline } from '../../event-query/contract.ts';
import { createEventEncoder } from '../encode-events.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../test-lake.ts';
import { runPipeline } from './run-pipeline.ts';

const START_MS = Date.parse('2026-02-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const LOGONS = [
  { EventID: 4624, TargetUserName: 'alice', LogonType: 2, Size: '10' },
  { EventID: 4624, TargetUserName: 'ALICE', LogonType: 3, Size: '30' },
  { EventID: 4625, TargetUserName: 'bob', LogonType: 3, Size: 'many' },
  { EventID: 4625, LogonType: 3 },
  { EventID: 4625, TargetUserName: "'; DROP TABLE events; --", LogonType: 10 },
];

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
  const events = LOGONS.map((fields, record) => {
    const raw = new TextEncoder().encode(JSON.stringify(fields));
    return eventOf(originOf(1, record), { fields, raw, timeMs: START_MS + record * HOUR_MS });
  });
  await test.lake.insert(createEventEncoder()(events), 'events');
});
afterAll(() => test.close());

async function tableOf(text: string, window = {}) {
  const pipeline = parsePipeline(text);
  if ('issues' in pipeline) throw new Error(JSON.stringify(pipeline.issues));
  return runPipeline(test.lake, { pipeline, ...window });
}
const rowsOf = async (text: string, window = {}) => (await tableOf(text, window)).rows;

describe('the steps of a hunt', () => {
  it('count by fields, joining values that differ in case alone; an absent value is a group of its own', async () => {
    const table = await tableOf('| stats count(), dc(LogonType) as kinds by TargetUserName | sort TargetUserName');
    expect(table.columns).toEqual([
      { name: 'TargetUserName', type: 'text' },
      { name: 'count', type: 'number' },
      { name: 'kinds', type: 'number' },
    ]);
    expect(table.rows).toEqual([
      ['', 1, 1],
      ["'; DROP TABLE events; --", 1, 1],
      ['ALICE', 2, 2],
      ['bob', 1, 1],
    ]);
    expect(table.cost.rowsRead).toBe(LOGONS.length);
  });

  it('measure numbers, leave out what is none, and say null where there is none', async () => {
    const made = '| stats avg(Size), sum(Size) as whole, max(Size), count(Size) by EventID | sort EventID';
    expect(await rowsOf(made)).toEqual([
      ['4624', 20, 40, 30, 2],
      ['4625', null, null, null, 1],
    ]);
    const [[first, last] = []] = await rowsOf('EventID:4625 | stats min(time), max(time)');
    expect([first, last]).toEqual([START_MS + 2 * HOUR_MS, START_MS + 4 * HOUR_MS]);
  });

  it('rank values from either end, of those that have one', async () => {
    expect(await rowsOf('| top 1 TargetUserName')).toEqual([['ALICE', 2, 50]]);
    const rare = await tableOf('| rare 2 LogonType');
    expect(rare.rows).toEqual([
      ['10', 1, 20],
      ['2', 1, 20],
    ]);
    expect(rare.isCut).toBe(true);
  });

  it('count over time, in the width that is said or a natural one', async () => {
    const chart = await tableOf('| timechart span=2h count() by EventID');
    expect(chart.widthMs).toBe(2 * HOUR_MS);
    expect(chart.rows).toEqual([
      [START_MS, '4624', 2],
      [START_MS + 2 * HOUR_MS, '4625', 2],
      [START_MS + 4 * HOUR_MS, '4625', 1],
    ]);
    const natural = await tableOf('| timechart', { fromMs: START_MS, toMs: START_MS + 24 * HOUR_MS });
    expect(natural.widthMs).toBe(30 * 60_000);
    expect(natural.rows).toHaveLength(5);
  });

  it('list fields of events, newest first unless sorted, and say that there is more', async () => {
    const table = await tableOf('EventID:4625 | fields time, TargetUserName, host | limit 2');
    expect(table.rows).toEqual([
      [START_MS + 4 * HOUR_MS, "'; DROP TABLE events; --", 'PC1'],
      [START_MS + 3 * HOUR_MS, '', 'PC1'],
    ]);
    expect(table.isCut).toBe(true);
    expect(await rowsOf('| fields LogonType | sort -LogonType | limit 1')).toEqual([['10']]);
  });

  it('keep to the window, and find nothing where there is nothing', async () => {
    expect(await rowsOf('| stats count()', { fromMs: START_MS + HOUR_MS, toMs: START_MS + 2 * HOUR_MS })).toEqual([
      [1],
    ]);
    expect(await rowsOf('nowhere-to-be-found | top host')).toEqual([]);
    expect(await rowsOf('nowhere-to-be-found | stats count()')).toEqual([[0]]);
  });

  it('take names and values of any kind as data', async () => {
    for (const name of ["x'; DROP TABLE events; --", 'a\\', '{limit:UInt32}', 'c0', 'deep.own.path']) {
      expect(await rowsOf(`| top "${name}"`)).toEqual([]);
    }
    expect(await rowsOf('| stats count()')).toEqual([[5]]);
    await expect(tableOf('| top rule')).rejects.toMatchObject({ code: 'lake.several-values' });
  });
});
