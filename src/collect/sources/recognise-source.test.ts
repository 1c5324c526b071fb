import { expect, test } from 'vitest';
import { recogniseSource } from './recognise-source.ts';

test('the source that is surest is chosen, with its format', () => {
  const found = recogniseSource(Buffer.from('{"EventID":1,"Channel":"Security"}\n'));
  expect([found?.source.id, found?.format]).toEqual(['windows-event-log', 'lines']);
});

test('bytes that no source knows are left unrecognised', () => {
  expect(recogniseSource(Buffer.from([0, 1, 2, 3]))).toBeUndefined();
});
