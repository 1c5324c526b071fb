import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { WINDOW_ROWS } from './row-windows.ts';
import { readSought, type WindowSource, windowQuery } from './window-query.ts';

type Row = { readonly id: string };

/** A list whose cursors are the ids of the rows they stand behind. */
function listOf(ids: readonly string[]) {
  const calls: string[] = [];
  const source: WindowSource<Row> = {
    queryKey: ['rows'],
    rowId: ({ id }) => id,
    read: ({ cursor, limit }) => {
      calls.push(`read ${cursor} ${limit}`);
      const begin = cursor === undefined ? 0 : ids.indexOf(cursor) + 1;
      const data = ids.slice(begin, begin + limit).map((id) => ({ id }));
      return Promise.resolve({ data, next: begin + limit < ids.length ? (data.at(-1)?.id ?? null) : null });
    },
    seek: ({ place }) => {
      calls.push(`seek ${place}`);
      return Promise.resolve(ids[place - 1] ?? null);
    },
  };
  return { source, calls };
}

const OLD = Array.from({ length: 10_000 }, (_, n) => `r${n}`);
const behind = { cursor: 'r4999', ids: OLD.slice(5_000, 5_050) };
const seek = (ids: readonly string[]) =>
  readSought(listOf(ids).source, { at: 99, limit: WINDOW_ROWS, behind, signal: new AbortController().signal });

test.each([
  ['nothing has changed', OLD],
  ['three rows have come above', ['n1', 'n2', 'n3', ...OLD]],
  ['two hundred rows have come above', [...OLD.slice(0, 200).map((id) => `new ${id}`), ...OLD]],
  ['forty rows have gone above', OLD.slice(40)],
  ['three have come, and the first that is shown has gone', ['n1', 'n2', 'n3', ...OLD].filter((id) => id !== 'r5000')],
])('a window before one that is shown ends where that begins: %s', async (_, ids) => {
  const answer = await seek(ids);
  expect([answer?.next, answer?.data[0]?.id, answer?.data.length]).toEqual(['r4999', 'r4950', WINDOW_ROWS]);
});

test('where the list has moved too far, it is what stands at the place', async () => {
  const answer = await seek(OLD.slice(2_000));
  expect(answer?.data[0]?.id).toBe('r6950');
});

test('nothing stands behind the end of a list', async () => {
  expect(await seek(OLD.slice(0, 70))).toBeNull();
});

test('what was sought is not read a second time once its beginning is known', async () => {
  const { source, calls } = listOf(OLD);
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000 } } });
  const asked = { at: 99, limit: WINDOW_ROWS, cursor: undefined };
  const sought = await client.fetchQuery(windowQuery(source, { ...asked, how: 'sought' }));
  expect(calls).toEqual(['seek 4950', 'read r4949 50']);
  const again = await client.fetchQuery(windowQuery(source, { ...asked, how: 'again', cursor: sought?.cursor }));
  expect(again).toEqual(sought);
  expect(calls).toHaveLength(2);
});
