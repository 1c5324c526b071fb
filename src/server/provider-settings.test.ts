import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { providerSettings } from './provider-settings.ts';
import { readConfig } from './read-config.ts';

const CLIENT = { WATCHFLOOR_OIDC_ISSUER: 'https://login.example', WATCHFLOOR_OIDC_CLIENT_ID: 'watchfloor' };
const settingsOf = (environment: Readonly<Record<string, string>>) =>
  providerSettings(readConfig({ environment, flags: { 'data.dir': '/tmp/x' } }));

test('without a provider there is none, and by halves there is a fault', () => {
  expect(settingsOf({})).toBeUndefined();
  expect(() => settingsOf({ WATCHFLOOR_OIDC_ISSUER: 'https://login.example' })).toThrow('belong together');
  expect(() => settingsOf({ ...CLIENT, WATCHFLOOR_OIDC_SCOPES: 'profile' })).toThrow('must hold openid');
});

test('groups give roles, the last = being the one that counts', () => {
  const settings = settingsOf({ ...CLIENT, WATCHFLOOR_OIDC_ROLES: 'soc=analyst,cn=leads=manager' });
  expect(settings).toMatchObject({ createsUsers: false, linksByName: false });
  expect([...(settings?.roles ?? [])]).toEqual([
    ['soc', 'analyst'],
    ['cn=leads', 'manager'],
  ]);
  expect(() => settingsOf({ ...CLIENT, WATCHFLOOR_OIDC_ROLES: 'soc=chief' })).toThrow(/oidc\.roles/);
});

test.each(['http://login.example', 'login.example', 'ftp://localhost'])(
  'codes and tokens are not sent to %s',
  (issuer) => {
    expect(() => settingsOf({ ...CLIENT, WATCHFLOOR_OIDC_ISSUER: issuer })).toThrow(/oidc\.issuer/);
  },
);

test('the secret comes from a file or from a setting, not from both, and an empty file is a fault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-oidc-'));
  const file = join(folder, 'secret');
  writeFileSync(file, 'from the file\n');
  const withFile = { ...CLIENT, WATCHFLOOR_OIDC_CLIENT_SECRET_FILE: file };
  expect(settingsOf(withFile)?.clientSecret).toBe('from the file');
  expect(() => settingsOf({ ...withFile, WATCHFLOOR_OIDC_CLIENT_SECRET: 'x' })).toThrow('one too many');
  writeFileSync(file, '\n');
  expect(() => settingsOf(withFile)).toThrow('missing or empty');
  rmSync(folder, { recursive: true });
});
