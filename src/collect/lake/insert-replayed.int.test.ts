import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EncodedRows } from './contract.ts';
import { createEventEncoder } from './encode-events.ts';
import { encodeMatches } from './encode-matches.ts';
import { encodeRejects } from './encode-rejects.ts';
import { insertReplayed } from './insert-replayed.ts';
import { eventOf, openTestLake, originOf, RECEIVED_AT_MS, type TestLake } from './test-lake.ts';

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

  describe('of a batch over midnight, which is two parts', () => {
    const DAY_MS = 24 * 3_600_000;
    const over = (sequence: number, records: readonly number[]) =>
      createEventEncoder()(
        records.map((record) =>
          eventOf(originOf(sequence, record, { receivedAtMs: RECEIVED_AT_MS + (record < 2 ? 0 : DAY_MS) })),
        ),
      );
    const records = async (sequence: number) => {
      const rows = await test.lake.query<{ record: number }>(
        'SELECT record FROM events WHERE sequence = {sequence:UInt64} ORDER BY record',
        { sequence },
      );
      return rows.map(({ record }) => record);
    };

    it.each([
      ['first', 5, [0, 1]],
      ['second', 6, [2, 3]],
    ])('adds the other where only the %s is there', async (...[, sequence, there]) => {
      await test.lake.insert(over(sequence, there), `midnight-${sequence}`);
      await insertReplayed(test.lake, over(sequence, [0, 1, 2, 3]), rangeOf(sequence, `midnight-${sequence}`));
      expect(await records(sequence)).toEqual([0, 1, 2, 3]);
    });

    it('adds what is missing of either', async () => {
      await test.lake.insert(over(7, [0, 3]), 'pieces');
      await insertReplayed(test.lake, over(7, [0, 1, 2, 3]), rangeOf(7, 'midnight-7'));
      expect(await records(7)).toEqual([0, 1, 2, 3]);
    });
  });

  it('adds the rows after any number of deaths that left a token without rows', async () => {
    for (const token of ['eight', 'eight:again-1', 'eight:again-2']) {
      await test.lake.insert(rowsOf(8), token);
      await test.lake.command('DELETE FROM events WHERE sequence = 8');
    }
    await insertReplayed(test.lake, rowsOf(8), rangeOf(8, 'eight'));
    expect(await count(8)).toBe(2);
  });

  it('leaves a record as an older decoder stored it, and adds the one it did not get to', async () => {
    const reject = { kind: 'rejected', reason: 'malformed', detail: 'older', raw: Buffer.from('x') } as const;
    await test.lake.insert(encodeRejects([{ origin: originOf(9, 0), reject }]), 'nine:rejects');
    await insertReplayed(test.lake, rowsOf(9), rangeOf(9, 'nine'));
    const rows = await test.lake.query('SELECT record FROM events WHERE sequence = 9', {});
    expect(rows).toEqual([{ record: 1 }]);
  });

  it('adds the matches that are missing, by record and rule', async () => {
    const match = { eventTimeMs: 1, ruleVersion: '1', ruleTitle: 't', ruleAuthor: 'a', level: 'high', entity: 'e' };
    const matches = ['r1', 'r2', 'r3'].map((ruleId) => ({
      ...match,
      origin: originOf(10, 0),
      ruleId,
      raisesAlert: true,
      ruleState: 'live',
      hiddenBy: '',
    }));
    await test.lake.insert(encodeMatches(matches.slice(1, 2)), 'piece');
    await insertReplayed(test.lake, encodeMatches(matches), rangeOf(10, 'ten'));
    const rows = await test.lake.query('SELECT rule_id FROM matches WHERE sequence = 10 ORDER BY rule_id', {});
    expect(rows).toEqual([{ rule_id: 'r1' }, { rule_id: 'r2' }, { rule_id: 'r3' }]);
  });
});
