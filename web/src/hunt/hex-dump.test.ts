import { expect, test } from 'vitest';
import { hexDump } from './hex-dump.ts';

test('bytes stand with their offset and their printable form', () => {
  const bytes = new TextEncoder().encode('ElfFile\u0000\u001b[31mAB\u007f!xyz');
  expect(hexDump(bytes).split('\n')).toEqual([
    '00000000  45 6c 66 46 69 6c 65 00  1b 5b 33 31 6d 41 42 7f  |ElfFile..[31mAB.|',
    '00000010  21 78 79 7a                                       |!xyz|',
  ]);
});

test('what is left out is counted', () => {
  expect(hexDump(new Uint8Array(40), 16).split('\n').at(-1)).toBe('… 24 more bytes');
});
