import { expect, test } from 'vitest';
import { softHyphened } from './soft-hyphened.ts';

test('long words of a technique may be divided where English divides them, and short ones nowhere', () => {
  const shown = (name: string) => softHyphened(name).replaceAll('\u00ad', '|');
  expect(['Reconnaissance', 'Masquerading', 'Multi-Factor Authentication Interception'].map(shown)).toEqual([
    'Reconnais|sance',
    'Masquerad|ing',
    'Multi-Factor Authenti|cation Intercep|tion',
  ]);
  expect(shown('Command and Scripting')).toBe('Command and Scripting');
});
