import { expect, test } from 'vitest';
import { parseWelcome } from './welcome-state.ts';

test('what another version stored is taken as far as it is known', () => {
  expect(parseWelcome(null)).toEqual({});
  expect(parseWelcome('no json')).toEqual({});
  expect(parseWelcome('{"firstRun":"dance","shiftSince":"some day"}')).toEqual({});
  expect(parseWelcome('{"firstRun":"doors","shiftSince":"2026-11-22T12:00:00.000Z","more":1}')).toEqual({
    firstRun: 'doors',
    shiftSince: '2026-11-22T12:00:00.000Z',
    isShiftLeft: false,
  });
});
