import { expect, test } from 'vitest';
import { rulesFor } from './rules-for.ts';

const rule = (rules: number, logsource: { product?: string; category?: string; service?: string }) => ({
  product: null,
  category: null,
  service: null,
  ...logsource,
  rules,
});
const GROUPS = [
  rule(1_200, { product: 'windows', category: 'process_creation' }),
  rule(50, { product: 'linux', service: 'auditd' }),
  rule(7, { product: 'linux', service: 'sshd' }),
  rule(3, { product: 'linux' }),
];

test('rules apply whose every named part is the event’s, in any case', () => {
  const sshd = { product: 'Linux', service: 'sshd', categories: [] };
  expect(rulesFor(sshd, GROUPS).applying).toBe(10);
  const process = { product: 'windows', service: 'sysmon', categories: ['Process_Creation'] };
  expect(rulesFor(process, GROUPS).applying).toBe(1_200);
});

test('where none applies, those of the same product are named first, else the largest', () => {
  const without = GROUPS.slice(0, 3);
  expect(rulesFor({ product: 'linux', service: 'cron', categories: [] }, without)).toEqual({
    applying: 0,
    others: [
      { name: 'linux / auditd', rules: 50 },
      { name: 'linux / sshd', rules: 7 },
    ],
  });
  const unknown = rulesFor({ product: 'cisco', service: '', categories: [] }, without);
  expect(unknown.others[0]).toEqual({ name: 'windows / process_creation', rules: 1_200 });
});
