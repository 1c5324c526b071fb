import { expect, test } from 'vitest';
import { endOf } from './use-found-end.ts';

const found = { key: 'open', rows: 1_000, at: 12 };

test('an end that was found holds until the list is counted otherwise, and for that list alone', () => {
  expect(endOf(found, { key: 'open', total: { rows: 1_000, isExact: true } })).toBe(12);
  expect(endOf(found, { key: 'open', total: { rows: 598, isExact: true } })).toBeUndefined();
  expect(endOf(found, { key: 'closed', total: { rows: 1_000, isExact: true } })).toBeUndefined();
  expect(endOf(undefined, { key: 'open', total: undefined })).toBeUndefined();
});
