import { expect, test } from 'vitest';
import { ApiFailure } from '../api-failure.ts';
import { type ManyProgress, runEach } from './run-each.ts';

test('each item is done once, and of what is not done it is said why', async () => {
  const seen: number[] = [];
  const told: ManyProgress[] = [];
  const end = await runEach([1, 2, 3, 4, 5, 6, 7, 8, 9], {
    nameOf: (item) => `no ${item}`,
    act: async (item) => {
      seen.push(item);
      if (item === 3) throw new ApiFailure({ status: 409, code: 'x.closed', detail: 'It is closed.' });
      if (item === 5) throw new Error('broken');
    },
    onProgress: (progress) => told.push(progress),
  });
  expect(seen.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(end).toMatchObject({ ok: 7, skipped: 1, failed: 1, pending: 0 });
  expect(end.notDone.map(({ name, outcome }) => `${name} ${outcome}`).toSorted()).toEqual([
    'no 3 skipped',
    'no 5 failed',
  ]);
  expect(told.map(({ pending }) => pending)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test('nothing is done with no item', async () => {
  const end = await runEach([], { nameOf: String, act: async () => undefined, onProgress: () => undefined });
  expect(end).toEqual({ ok: 0, skipped: 0, failed: 0, pending: 0, notDone: [] });
});
