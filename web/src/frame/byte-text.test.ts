import { expect, test } from 'vitest';
import { byteText } from './byte-text.ts';

test('bytes are said in one unit, and what is unknown is not zero', () => {
  expect([null, 0, 900, 1_536, 5 * 1024 ** 2, 20_000 * 1024 ** 3, 5_000 * 1024 ** 4].map(byteText)).toEqual([
    'unknown',
    '0 B',
    '900 B',
    '1.5 KiB',
    '5 MiB',
    '20 TiB',
    '5,000 TiB',
  ]);
});
