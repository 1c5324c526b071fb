import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PERMISSIONS, ROLES } from '../kernel/index.ts';
import { knownRoles, permissionsOf, ROLE_PERMISSIONS } from './roles.ts';

const GUIDE = new URL('../../../docs/guides/roles.md', import.meta.url);

function guideTable(): string {
  const head = `| permission | ${ROLES.join(' | ')} |\n|---|${'---|'.repeat(ROLES.length)}\n`;
  const rows = PERMISSIONS.map((permission) => {
    const marks = ROLES.map((role) => (ROLE_PERMISSIONS[role].includes(permission) ? '●' : ' '));
    return `| \`${permission}\` | ${marks.join(' | ')} |\n`;
  });
  return head + rows.join('');
}

test('the guide shows the table that is in force', () => {
  expect(readFileSync(GUIDE, 'utf8')).toContain(guideTable());
});

test('no role but the administrator manages users or the tokens of others', () => {
  for (const role of ROLES) {
    if (role === 'administrator') continue;
    expect([role, permissionsOf([role]).has('users.manage'), permissionsOf([role]).has('tokens.manage')]).toEqual([
      role,
      false,
      false,
    ]);
  }
});

test('a collector can hand in events and nothing else', () => {
  expect([...permissionsOf(['collector'])]).toEqual(['events.ingest']);
});

test('IT operations sees which machines send, and not what stands in their logs', () => {
  const permissions = permissionsOf(['it-operations']);
  expect([permissions.has('sources.read'), permissions.has('events.read')]).toEqual([true, false]);
});

test('who may read events may see who sends them', () => {
  const readers = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('events.read'));
  expect(readers.filter((role) => !ROLE_PERMISSIONS[role].includes('sources.read'))).toEqual([]);
});

test('a stored role that this version does not know grants nothing', () => {
  expect(knownRoles(['analyst', 'root', 'constructor', '__proto__'])).toEqual(['analyst']);
});
