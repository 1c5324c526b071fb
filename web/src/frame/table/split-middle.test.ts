import { expect, test } from 'vitest';
import { splitMiddle } from './split-middle.ts';

test('keeps the last part of a path whole', () => {
  expect(splitMiddle('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')).toEqual([
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0',
    '\\powershell.exe',
  ]);
});

test('keeps the end of a hash', () => {
  const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  expect(splitMiddle(hash)).toEqual([hash.slice(0, 50), hash.slice(50)]);
});

test('leaves a short text alone, and nothing is lost of a long one', () => {
  expect(splitMiddle('dc01.example.test')).toEqual(['dc01.example.test', '']);
  for (const text of [
    '/'.repeat(60),
    `${'a'.repeat(40)}😀${'b'.repeat(13)}`,
    `${'x'.repeat(90)}/`,
    '/'.padEnd(70, 'y'),
  ]) {
    const [head, tail] = splitMiddle(text);
    expect(head + tail).toBe(text);
    expect(tail.isWellFormed()).toBe(true);
  }
});
