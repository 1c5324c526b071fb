import { describe, expect, it } from 'vitest';
import { listSettings, readConfig } from './read-config.ts';

const base = { environment: {}, flags: { 'data.dir': '/tmp/x' } };

describe('reading the configuration', () => {
  it('takes defaults, then the file, then variables, then flags', () => {
    const file = { name: 'watchfloor.yaml', text: 'http:\n  port: 1\n  host: file.example\nsyslog:\n  udpPort: 2\n' };
    const environment = { WATCHFLOOR_HTTP_PORT: '3', WATCHFLOOR_SYSLOG_UDP_PORT: '4' };
    const config = readConfig({ file, environment, flags: { ...base.flags, 'http.port': 5 } });
    expect(config.http).toEqual({ host: 'file.example', port: 5, trustedProxies: [] });
    expect(config.syslog.udpPort).toBe(4);
    expect(config.journal.keepMib).toBe(256);
  });

  it('refuses a variable that is no setting, so that a typing error does not pass for a setting', () => {
    expect(() => readConfig({ ...base, environment: { WATCHFLOOR_HTP_PORT: '1' } })).toThrow(
      /WATCHFLOOR_HTP_PORT is no setting/,
    );
  });

  it('names every fault at once and never shows a secret', () => {
    const environment = {
      WATCHFLOOR_HTTP_PORT: 'seventy',
      WATCHFLOOR_LOG_LEVEL: 'loud',
      WATCHFLOOR_ADMIN_TOKEN: 'canary-secret',
    };
    expect(() => readConfig({ ...base, environment })).toThrow(/http\.port[\s\S]*log\.level/);
    expect(() => readConfig({ ...base, environment })).not.toThrow(/canary-secret/);
  });

  it('refuses a file with unknown settings or aliases', () => {
    expect(() => readConfig({ ...base, file: { name: 'f', text: 'http:\n  prot: 1\n' } })).toThrow(/prot/);
    expect(() => readConfig({ ...base, file: { name: 'f', text: 'a: &a {}\nb: *a\n' } })).toThrow(/f is not YAML/);
  });

  it('takes proxies as addresses and networks, and none that means everybody', () => {
    const withProxies = (text: string) =>
      readConfig({ ...base, environment: { WATCHFLOOR_HTTP_TRUSTED_PROXIES: text } }).http.trustedProxies;
    expect(withProxies('10.0.0.5,fd00::/8')).toEqual(['10.0.0.5', 'fd00::/8']);
    for (const text of ['0.0.0.0/0', '::/0', 'proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.5,*'])
      expect(() => withProxies(text)).toThrow(/http\.trustedProxies/);
  });

  it('describes every setting', () => {
    const settings = listSettings();
    expect(settings.length).toBeGreaterThan(15);
    expect(settings.filter((setting) => setting.description === '')).toEqual([]);
    expect(settings.filter((setting) => setting.isSecret).map((setting) => setting.path)).toEqual([
      'oidc.clientSecret',
      'control.url',
      'lake.url',
      'forward.sharedKey',
      'admin.token',
    ]);
  });
});
