import { describe, expect, it } from 'vitest';
import { LINES_AT_MOST, recognise, recogniseMany } from './recognise.ts';

const of = (text: string) => recognise(text).readings.map(({ kind, value }) => `${kind} ${value}`);
const first = (text: string) => of(text)[0];

describe('what a text is recognised as', () => {
  it.each([
    ['10.0.0.1', 'ipv4 10.0.0.1'],
    ['255.255.255.255', 'ipv4 255.255.255.255'],
    ['10.0.0.1:8443', 'ipv4 10.0.0.1'],
    ['2001:DB8::1', 'ipv6 2001:db8::1'],
    ['::', 'ipv6 ::'],
    ['fe80::1%eth0', 'ipv6 fe80::1'],
    ['[::1]:443', 'ipv6 ::1'],
    ['::ffff:192.0.2.1', 'ipv6 ::ffff:192.0.2.1'],
    ['1:2:3:4:5:6:7:8', 'ipv6 1:2:3:4:5:6:7:8'],
    ['10.0.0.0/8', 'cidr 10.0.0.0/8'],
    ['2001:db8::/32', 'cidr 2001:db8::/32'],
    ['Example.COM', 'domain example.com'],
    ['example.com.', 'domain example.com'],
    ['münchen.de', 'domain münchen.de'],
    ['xn--mnchen-3ya.de', 'domain xn--mnchen-3ya.de'],
    ['_dmarc.example.com', 'domain _dmarc.example.com'],
    ['https://evil.example/a?b=c', 'url https://evil.example/a?b=c'],
    ['ftp://10.0.0.1/x', 'url ftp://10.0.0.1/x'],
    ['Alice@Example.com', 'account alice@example.com'],
    ['alice@corp', 'account alice@corp'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'md5 d41d8cd98f00b204e9800998ecf8427e'],
    ['DA39A3EE5E6B4B0D3255BFEF95601890AFD80709', 'sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ],
    ['S-1-5-21-3623811015-3361044348-30300820-1013', 'sid S-1-5-21-3623811015-3361044348-30300820-1013'],
    ['s-1-5-18', 'sid S-1-5-18'],
    ['cve-2021-44228', 'cve CVE-2021-44228'],
    ['CVE‑2021‑44228', 'cve CVE-2021-44228'],
    ['cwe-79', 'cwe CWE-79'],
    ['t1059.001', 'attack T1059.001'],
    ['attack.t1003', 'attack T1003'],
    ['TA0002', 'attack TA0002'],
    ['G0016', 'attack G0016'],
    ['al-12', 'alert AL-12'],
    ['AL12', 'alert AL-12'],
    ['CS-3', 'case CS-3'],
    ['CORP\\alice', 'user alice'],
    ['NT AUTHORITY\\SYSTEM', 'user SYSTEM'],
    ['rundll32.exe', 'file rundll32.exe'],
    ['invoice.pdf', 'file invoice.pdf'],
    ['WORKSTATION5', 'host WORKSTATION5'],
    ['srv-db-01', 'host srv-db-01'],
    ['alice', 'user alice'],
    ['two words', 'text two words'],
    ['1.2.3', 'text 1.2.3'],
    ['256.1.1.1', 'text 256.1.1.1'],
    ['010.0.0.1', 'text 010.0.0.1'],
    ['1::2::3', 'text 1::2::3'],
    ['1:2:3:4:5:6:7:8:9', 'text 1:2:3:4:5:6:7:8:9'],
    ['12345::', 'text 12345::'],
    ['10.0.0.0/33', 'text 10.0.0.0/33'],
    ['CVE-21-1', 'host CVE-21-1'],
    ['', 'text '],
  ])('%s', (text, expected) => expect(first(text)).toBe(expected));
});

describe('what nobody can tell', () => {
  it('is said: a UUID, a number, a name with dots, a word, the account of a machine', () => {
    const uuid = '9A3F0C1E-0B9E-4C33-8F60-0D1B7E8E7F11';
    expect(of(uuid)).toEqual([`rule ${uuid.toLowerCase()}`, `alert ${uuid.toLowerCase()}`]);
    expect(of('12')).toEqual(['alert AL-12', 'case CS-12', 'text 12']);
    expect(of('dc1.corp.example')).toEqual(['domain dc1.corp.example', 'host dc1.corp.example']);
    expect(of('bob')).toEqual(['user bob', 'host bob', 'text bob']);
    expect(of('CORP\\DC1$')).toEqual(['host DC1', 'user DC1$']);
  });

  it('and the host in a URL is its second reading', () => {
    expect(of('http://192.0.2.7/x')).toEqual(['url http://192.0.2.7/x', 'ipv4 192.0.2.7']);
    expect(of('http://evil.example/x')[1]).toBe('domain evil.example');
    expect(of('http://[2001:db8::1]:8080/')[1]).toBe('ipv6 2001:db8::1');
    expect(of('http://intranet/')[1]).toBe('host intranet');
  });
});

describe('what was made harmless is made whole', () => {
  it.each([
    ['hxxp://evil[.]example/x', 'url http://evil.example/x'],
    ['hXXps://evil[.]example', 'url https://evil.example'],
    ['h**p://evil(.)example', 'url http://evil.example'],
    ['hxxps[:]//evil[.]example', 'url https://evil.example'],
    ['hxxps[://]evil[.]example[/]a', 'url https://evil.example/a'],
    ['fxp://evil[.]example', 'url ftp://evil.example'],
    ['evil[.]example', 'domain evil.example'],
    ['evil{.}example', 'domain evil.example'],
    ['evil[dot]example', 'domain evil.example'],
    ['evil (dot) example', 'domain evil.example'],
    ['evil\\.example', 'domain evil.example'],
    ['192[.]0[.]2[.]7', 'ipv4 192.0.2.7'],
    ['192.0.2[.7', 'ipv4 192.0.2.7'],
    ['2001[:]db8[:][:]1', 'ipv6 2001:db8::1'],
    ['alice[at]example[.]com', 'account alice@example.com'],
    ['alice (at) example (dot) com', 'account alice@example.com'],
    ['alice[@]example.com', 'account alice@example.com'],
  ])('%s', (text, expected) => {
    expect(first(text)).toBe(expected);
    expect(recognise(text).wasDefanged).toBe(true);
  });

  it('and what surrounds a value in prose comes off without counting as harmless', () => {
    for (const text of [
      '"example.com"',
      '<example.com>',
      '- example.com',
      'example.com,',
      '\u200bexample.com',
      '‘example.com’',
    ]) {
      expect([text, first(text), recognise(text).wasDefanged]).toEqual([text, 'domain example.com', false]);
    }
  });
});

describe('a paste of several', () => {
  it('is one value where there is one line, a sentence included', () => {
    for (const text of ['', '10.0.0.1', '10.0.0.1\n\n', 'failed logon of alice', 'alice bob']) {
      expect(recogniseMany(text)).toBeUndefined();
    }
  });

  it('lists each line once, with its count', () => {
    const bulk = recogniseMany('10.0.0.1\r\nevil[.]example\n10[.]0.0.1\n\nfoo bar');
    expect(bulk?.lines.map(({ readings, count }) => `${readings[0]?.kind} ${count}`)).toEqual([
      'ipv4 2',
      'domain 1',
      'text 1',
    ]);
    expect(bulk?.leftOut).toBe(0);
  });

  it('takes one line of sure values apart', () => {
    expect(recogniseMany('10.0.0.1, evil[.]example; CVE-2021-44228')?.lines).toHaveLength(3);
  });

  it('leaves out what is beyond a thousand, and says how many', () => {
    const many = Array.from({ length: LINES_AT_MOST + 7 }, (_, n) => `host-${n}`).join('\n');
    const bulk = recogniseMany(many);
    expect([bulk?.lines.length, bulk?.leftOut]).toEqual([LINES_AT_MOST, 7]);
  });

  it('and no input makes it slow or fail', () => {
    const hostile = [
      'a.'.repeat(5_000),
      '[.]'.repeat(5_000),
      '('.repeat(10_000),
      ':'.repeat(10_000),
      '@'.repeat(9_000),
      `${'a-'.repeat(5_000)}!`,
    ];
    const startMs = performance.now();
    for (const text of hostile) expect(recognise(text).readings.length).toBeGreaterThan(0);
    expect(performance.now() - startMs).toBeLessThan(500);
  });
});
