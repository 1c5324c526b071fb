import { expect, it } from 'vitest';
import { tacticsOf } from './tactics-of.ts';

it('finds the tactics among the tags of rules', () => {
  const tags = ['attack.execution', 'attack.t1059.001', 'attack.g0016', 'attack.credential-access', 'cve.2021-44228'];
  expect(tacticsOf(tags)).toEqual(['execution', 'credential-access']);
});
