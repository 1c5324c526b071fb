import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EncodedRows } from './contract.ts';
import { createEventEncoder } from './encode-events.ts';
import { insertReplayed } from './insert-replayed.ts';
import { eventOf, openTestLake, originOf, type TestLake } from './test-lake.ts';

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
});
afterAll(() => test.close());

const rowsOf = (sequence: number): EncodedRows =>
  createEventEncoder()([eventOf(originOf(sequence, 0)), eventOf(originOf(sequence, 1))]);
const rangeOf = (sequence: number, token: string) => ({
  journalId: 'testlake',
  fromSequence: sequence,
  toSequence: sequence,
  token,
});
const count = async (sequence: number) => {
  const [row] = await test.lake.query<{ n: number }>(
    'SELECT toUInt32(count()) AS n FROM events WHERE sequence = {sequence:UInt64}',
    { sequence },
  );
  return row?.n;
};

describe('a replayed insert', () => {
  it('adds the rows where the attempt before left nothing', async () => {
    await insertReplayed(test.lake, rowsOf(1), rangeOf(1, 'one'));
    expect(await count(1)).toBe(2);
  });

  it('adds nothing where the rows are there', async () => {
    await test.lake.insert(rowsOf(2), 'two');
    await insertReplayed(test.lake, rowsOf(2), rangeOf(2, 'two'));
    expect(await count(2)).toBe(2);
  });

  it('adds nothing where the rows are there and the engine has lost their token', async () => {
    await test.lake.insert(rowsOf(3), 'lost');
    await insertReplayed(test.lake, rowsOf(3), rangeOf(3, 'three'));
    expect(await count(3)).toBe(2);
  });

  it('adds the rows where the engine knows the token and has lost them', async () => {
    await test.lake.insert(rowsOf(4), 'four');
    await test.lake.command('DELETE FROM events WHERE sequence = 4');
    // What the token alone would make of it.
    await test.lake.insert(rowsOf(4), 'four');
    expect(await count(4)).toBe(0);
    await insertReplayed(test.lake, rowsOf(4), rangeOf(4, 'four'));
    expect(await count(4)).toBe(2);
  });
});
