import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import type { Control } from '../control/index.ts';
import { JOURNAL_MIGRATIONS, pendingPlans, planBatch, settleBatch, settledSequence } from './index.ts';

let control: Control;
let journalId: string;
let journalCount = 0;

beforeAll(async () => {
  control = await testControl([JOURNAL_MIGRATIONS]);
});
beforeEach(() => {
  journalCount += 1;
  journalId = String(journalCount).padStart(8, 'j');
});

function plan(fromSequence: number, toSequence: number) {
  return { journalId, fromSequence, toSequence };
}

describe('the projection store', () => {
  it('starts at 0 with nothing pending', async () => {
    expect(await settledSequence(control.db, journalId)).toBe(0);
    expect(await pendingPlans(control.db, journalId)).toEqual([]);
  });

  it('gives pending plans back in order, with their boundaries, until each is settled', async () => {
    await planBatch(control.db, plan(1, 10));
    await planBatch(control.db, plan(11, 11));
    await planBatch(control.db, plan(12, 30), 7);
    expect(await pendingPlans(control.db, journalId)).toEqual([
      { ...plan(1, 10), revision: 0 },
      { ...plan(11, 11), revision: 0 },
      { ...plan(12, 30), revision: 7 },
    ]);
    await control.transaction((tx) => settleBatch(tx, plan(1, 10)));
    expect(await settledSequence(control.db, journalId)).toBe(10);
    expect(await pendingPlans(control.db, journalId)).toMatchObject([plan(11, 11), plan(12, 30)]);
  });

  it('takes the same plan twice as once', async () => {
    await planBatch(control.db, plan(1, 10));
    await planBatch(control.db, plan(1, 10));
    expect(await pendingPlans(control.db, journalId)).toMatchObject([plan(1, 10)]);
  });

  it('refuses plans that leave a hole, overlap, or change a boundary', async () => {
    await planBatch(control.db, plan(1, 10));
    for (const wrong of [plan(12, 20), plan(10, 20), plan(1, 11), plan(5, 6)]) {
      await expect(planBatch(control.db, wrong)).rejects.toMatchObject({ code: 'journal.plan-out-of-order' });
    }
    expect(await pendingPlans(control.db, journalId)).toMatchObject([plan(1, 10)]);
  });

  it('settles strictly in order, once, and only what was planned', async () => {
    await planBatch(control.db, plan(1, 10));
    await planBatch(control.db, plan(11, 20));
    const settle = (wrong: ReturnType<typeof plan>) => control.transaction((tx) => settleBatch(tx, wrong));
    for (const wrong of [plan(11, 20), plan(1, 9), plan(21, 30)]) {
      await expect(settle(wrong)).rejects.toMatchObject({ kind: 'conflict', code: 'journal.settle-out-of-order' });
      expect(await settledSequence(control.db, journalId)).toBe(0);
    }
    await settle(plan(1, 10));
    await expect(settle(plan(1, 10))).rejects.toMatchObject({ code: 'journal.settle-out-of-order' });
    await settle(plan(11, 20));
    expect(await settledSequence(control.db, journalId)).toBe(20);
  });

  it('settles nothing when the transaction around it fails', async () => {
    await planBatch(control.db, plan(1, 10));
    const failing = control.transaction(async (tx) => {
      await settleBatch(tx, plan(1, 10));
      throw new Error('an alert could not be raised');
    });
    await expect(failing).rejects.toThrow('an alert could not be raised');
    expect(await settledSequence(control.db, journalId)).toBe(0);
    expect(await pendingPlans(control.db, journalId)).toMatchObject([plan(1, 10)]);
  });

  it('lets one of two processes settle a batch, and refuses the other', async () => {
    await planBatch(control.db, plan(1, 10));
    const both = await Promise.allSettled([1, 2].map(() => control.transaction((tx) => settleBatch(tx, plan(1, 10)))));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
