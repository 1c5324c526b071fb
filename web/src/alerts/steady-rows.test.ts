import { expect, test } from 'vitest';
import { steadyRows } from './steady-rows.ts';

const row = (id: string, version = 1, hitCount = 1) => ({ id, version, hitCount });

test('a new alert waits and does not push the shown rows down', () => {
  const { rows, fresh } = steadyRows({
    shown: [row('a'), row('b')],
    latest: [row('n'), row('b'), row('a')],
    changes: {},
  });
  expect(rows.map(({ item }) => item.id)).toEqual(['a', 'b']);
  expect(fresh.map(({ id }) => id)).toEqual(['n']);
});

test('a row that left the view stays in its place and is marked', () => {
  const { rows } = steadyRows({ shown: [row('a'), row('b')], latest: [row('b')], changes: {} });
  expect(rows).toEqual([
    { item: row('a'), isGone: true },
    { item: row('b'), isGone: false },
  ]);
});

test('the newest version wins, whether it came with the list or from an action', () => {
  const shown = [row('a', 1), row('b', 3, 5)];
  const { rows } = steadyRows({ shown, latest: [row('a', 2), row('b', 2, 9)], changes: { a: row('a', 4) } });
  expect(rows.map(({ item }) => item)).toEqual([row('a', 4), row('b', 3, 5)]);
});

test('more hits of the same version are taken over', () => {
  const { rows } = steadyRows({ shown: [row('a', 1, 2)], latest: [row('a', 1, 7)], changes: {} });
  expect(rows[0]?.item.hitCount).toBe(7);
});
