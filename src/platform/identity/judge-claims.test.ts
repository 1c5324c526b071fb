import { expect, test } from 'vitest';
import { judgeClaims, type ProviderRules } from './judge-claims.ts';

const RULES: ProviderRules = {
  nameClaim: 'preferred_username',
  groupsClaim: 'realm_access.roles',
  roles: new Map([
    ['soc', 'analyst'],
    ['tier1', 'analyst'],
  ]),
  allowedDomains: [],
  allowedGroups: [],
};
const claims = (more: object) => ({ iss: 'https://login.example', sub: '1', preferred_username: 'Kim', ...more });

test('groups are found below objects, or under a name with dots, and give each role once', () => {
  const admitted = { kind: 'admitted', name: 'kim', roles: ['analyst'] };
  expect(judgeClaims(claims({ realm_access: { roles: ['soc', 'tier1', 7] } }), RULES)).toEqual(admitted);
  expect(judgeClaims(claims({ 'realm_access.roles': 'soc' }), RULES)).toEqual(admitted);
});

test.each([{}, { realm_access: null }, { realm_access: { roles: [] } }, { realm_access: { roles: ['SOC'] } }])(
  'with %j there is no role',
  (more) => {
    expect(judgeClaims(claims(more), RULES)).toMatchObject({ kind: 'refused' });
  },
);

test('what is inherited by every object is no claim', () => {
  const rules = { ...RULES, groupsClaim: 'constructor.name', roles: new Map([['Object', 'administrator']] as const) };
  expect(judgeClaims(claims({}), rules)).toMatchObject({ kind: 'refused' });
});

test.each([
  ['kim@soc.example', true, 'admitted'],
  ['kim@SOC.example', true, 'admitted'],
  ['kim@soc.example', 'true', 'refused'],
  ['kim@evil.example', true, 'refused'],
  ['soc.example@evil.example', true, 'refused'],
  ['kim@sub.soc.example', true, 'refused'],
  [undefined, true, 'refused'],
])('%s, confirmed %s, is %s', (email, isConfirmed, kind) => {
  const rules = { ...RULES, roles: new Map(), allowedDomains: ['soc.example'] };
  expect(judgeClaims(claims({ email, email_verified: isConfirmed }), rules)).toMatchObject({ kind });
});
