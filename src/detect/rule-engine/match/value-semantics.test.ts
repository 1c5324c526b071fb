import { describe, expect, it } from 'vitest';
import { itemIssues, itemMatches, matches } from '../fixtures/rule-under-test.ts';

describe('numbers and booleans', () => {
  it('match their text, and texts match them', () => {
    expect(itemMatches('', '4624', '4624')).toBe(true);
    expect(itemMatches('', '4624', 4624)).toBe(true);
    expect(itemMatches('', "'4624'", 4624)).toBe(true);
    expect(itemMatches('', '4624', 46240)).toBe(false);
    expect(itemMatches('', 'true', 'True')).toBe(true);
    expect(itemMatches('', "'false'", false)).toBe(true);
  });

  it.each([
    ['012345678901', '12345678901'],
    ['1.10', '1.1'],
    ['0x10', '16'],
    ['1e3', '1000'],
    ['+5', '5'],
    ['00000429', '429'],
    ['9007199254740993', '9007199254740992'],
  ])('without quotes, %s matches as written, and as the number %s', (written, canonical) => {
    for (const value of [written, canonical, Number(canonical)]) expect(itemMatches('', written, value)).toBe(true);
    expect(itemMatches('', `[x, ${written}]`, written)).toBe(true);
    expect(itemMatches('|contains', written, `a ${written} b`)).toBe(true);
    expect(itemMatches('|contains', written, `a ${canonical} b`)).toBe(true);
    expect(itemMatches('|cased', written, written)).toBe(true);
    expect(itemMatches('|neq', written, written)).toBe(false);
    expect(itemMatches('|neq', written, canonical)).toBe(false);
    expect(itemMatches('|lte', written, canonical)).toBe(true);
    expect(matches(`sel: [${written}]\ncondition: sel`, { A: `a ${written} b` })).toBe(true);
  });

  it('within quotes, match as written only', () => {
    expect(itemMatches('', "'012345678901'", '012345678901')).toBe(true);
    expect(itemMatches('', "'012345678901'", '12345678901')).toBe(false);
    expect(itemMatches('', '"1.10"', 1.1)).toBe(false);
    expect(itemMatches('', '"0x10"', 16)).toBe(false);
  });

  it('match as written under all, with each form an alternative of one value', () => {
    expect(itemMatches('|contains|all', '[007, 1.10]', '007 and 1.1')).toBe(true);
    expect(itemMatches('|contains|all', '[007, 1.10]', '007')).toBe(false);
    expect(itemMatches('', '007', '07')).toBe(false);
  });

  it('are regular expressions as written', () => {
    expect(itemMatches('|re', '1.10', '1x10')).toBe(true);
    expect(itemMatches('|re', '0x10', '16')).toBe(false);
  });

  it('can be searched as text', () => {
    expect(itemMatches('|startswith', '46', 4624)).toBe(true);
  });

  it('compare as numbers, decimal or hexadecimal, and never where the field holds none', () => {
    expect(itemMatches('|gt', '5', 6)).toBe(true);
    expect(itemMatches('|gt', '5', '10')).toBe(true);
    expect(itemMatches('|gt', '5', 5)).toBe(false);
    expect(itemMatches('|gte', '5', 5)).toBe(true);
    expect(itemMatches('|lt', '5', '0x4')).toBe(true);
    expect(itemMatches('|lt', '-1.5', -2)).toBe(true);
    expect(itemMatches('|lte', '5', 6)).toBe(false);
    for (const value of ['', ' ', 'x', null, undefined]) expect(itemMatches('|lt', '5', value)).toBe(false);
  });

  it('refuse to compare with a text', () => {
    expect(itemIssues('|gt', "'5'")).toEqual(['modifier-type']);
  });
});

describe('null, presence and neq', () => {
  it('null holds where the field is missing or null', () => {
    expect(itemMatches('', 'null', undefined)).toBe(true);
    expect(itemMatches('', 'null', null)).toBe(true);
    expect(itemMatches('', 'null', '')).toBe(false);
    expect(itemMatches('', 'null', 0)).toBe(false);
  });

  it('null in a list of values is refused', () => {
    expect(itemIssues('', "['', null]")).toEqual(['null-in-list']);
  });

  it('exists is presence, even of an empty text or null', () => {
    for (const value of ['', null, 'x', false]) {
      expect(itemMatches('|exists', 'true', value)).toBe(true);
      expect(itemMatches('|exists', 'false', value)).toBe(false);
    }
    expect(itemMatches('|exists', 'true', undefined)).toBe(false);
    expect(itemMatches('|exists', 'false', undefined)).toBe(true);
  });

  it('exists takes one boolean', () => {
    expect(itemIssues('|exists', "'true'")).toEqual(['modifier-type']);
    expect(itemIssues('|exists', '[true, false]')).toEqual(['modifier-type']);
  });

  it('neq negates the item, so that it holds where the field is missing', () => {
    expect(itemMatches('|neq', "'a'", 'b')).toBe(true);
    expect(itemMatches('|neq', "'a'", 'A')).toBe(false);
    expect(itemMatches('|neq', "'a'", undefined)).toBe(true);
    expect(itemMatches('|neq', "['a', 'b']", 'b')).toBe(false);
    expect(itemMatches('|contains|neq', "'a'", 'xax')).toBe(false);
    expect(itemMatches('|contains|all|neq', "['a', 'b']", 'a')).toBe(true);
  });

  it('a rule that is only a negation still runs', () => {
    const detection = "sel:\n  Image: 'x'\ncondition: not sel";
    expect(matches(detection, { Image: 'y' })).toBe(true);
    expect(matches(detection, { Image: 'x' })).toBe(false);
  });
});

describe('list-valued fields', () => {
  it('match by any element, at any depth a log has', () => {
    expect(itemMatches('', "'b'", ['a', 'b'])).toBe(true);
    expect(itemMatches('', "'b'", ['a', ['c', 'b']])).toBe(true);
    expect(itemMatches('', '7', ['a', 7])).toBe(true);
    expect(itemMatches('|contains|all', "['a', 'b']", ['xa', 'xb'])).toBe(true);
    expect(itemMatches('', 'null', ['a', null])).toBe(true);
    expect(itemMatches('', 'null', [])).toBe(false);
    expect(itemMatches('|exists', 'true', [])).toBe(true);
  });

  it('nested beyond reason neither match nor break anything', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}"b"${']'.repeat(5000)}`) as string[];
    expect(itemMatches('', "'b'", deep)).toBe(false);
  });
});

describe('time parts', () => {
  it('are read from the date as written', () => {
    const date = '2026-01-04T23:59:58.123-11:00';
    expect(itemMatches('|minute', '59', date)).toBe(true);
    expect(itemMatches('|hour', '23', date)).toBe(true);
    expect(itemMatches('|day', '4', date)).toBe(true);
    expect(itemMatches('|month', '1', date)).toBe(true);
    expect(itemMatches('|year', '2026', date)).toBe(true);
    expect(itemMatches('|hour', '10', '2026-01-04 10:00')).toBe(true);
  });

  it('count weeks as ISO 8601 does', () => {
    expect(itemMatches('|week', '1', '2026-01-04')).toBe(true);
    expect(itemMatches('|week', '2', '2026-01-05')).toBe(true);
    expect(itemMatches('|week', '53', '2027-01-01')).toBe(true);
  });

  it('take numbers for seconds or milliseconds since the epoch, in UTC', () => {
    expect(itemMatches('|hour', '1', 1_600_002_000)).toBe(false);
    expect(itemMatches('|hour', '13', 1_600_002_000)).toBe(true);
    expect(itemMatches('|hour', '13', '1600002000000')).toBe(true);
  });

  it('can be compared, in either order of the modifiers', () => {
    expect(itemMatches('|hour|gte', '22', '2026-01-04 23:00')).toBe(true);
    expect(itemMatches('|gte|hour', '22', '2026-01-04 23:00')).toBe(true);
    expect(itemMatches('|hour|gte', '22', '2026-01-04 21:59')).toBe(false);
  });

  it('never hold where the field has no such part', () => {
    expect(itemMatches('|hour|lt', '24', '2026-01-04')).toBe(false);
    expect(itemMatches('|year', '2026', 'soon')).toBe(false);
    expect(itemMatches('|year|neq', '2026', 'soon')).toBe(true);
  });
});

describe('cidr', () => {
  it('holds for addresses of the network, IPv4 and IPv6', () => {
    expect(itemMatches('|cidr', "'10.0.0.0/8'", '10.255.1.2')).toBe(true);
    expect(itemMatches('|cidr', "'10.0.0.0/8'", '11.0.0.1')).toBe(false);
    expect(itemMatches('|cidr', "'fe80::/10'", 'fe80::1%eth0')).toBe(true);
    expect(itemMatches('|cidr', "['192.168.0.0/16', '::1/128']", '0:0:0:0:0:0:0:1')).toBe(true);
    expect(itemMatches('|cidr', "'0.0.0.0/0'", '::1')).toBe(false);
  });

  it('takes IPv4 addresses that are mapped into IPv6 for IPv4', () => {
    expect(itemMatches('|cidr', "'10.0.0.0/8'", '::ffff:10.1.2.3')).toBe(true);
  });

  it('does not take other texts for addresses', () => {
    for (const text of ['10.1', '10.1.2.3.4', '010.1.2.300', 'localhost', '', '1:2:3']) {
      expect(itemMatches('|cidr', "'0.0.0.0/0'", text)).toBe(false);
    }
  });

  it('refuses what is no network', () => {
    for (const text of ['10.0.0.0/33', '10.0.0/8', 'x', '::/129']) {
      expect(itemIssues('|cidr', `'${text}'`)).toEqual(['invalid-network']);
    }
  });
});

describe('fieldref', () => {
  const rule = (key: string) => `sel:\n  A|${key}: B\ncondition: sel`;

  it('compares two fields of the event, whatever their case', () => {
    expect(matches(rule('fieldref'), { A: 'Bob', B: 'bob' })).toBe(true);
    expect(matches(rule('fieldref'), { A: 'Bob', B: 'Alice' })).toBe(false);
    expect(matches(rule('fieldref|cased'), { A: 'Bob', B: 'bob' })).toBe(false);
    expect(matches(rule('fieldref'), { A: 5, B: '5' })).toBe(true);
  });

  it('compares starts, ends and parts', () => {
    expect(matches(rule('fieldref|endswith'), { A: 'domain\\bob', B: 'bob' })).toBe(true);
    expect(matches(rule('fieldref|startswith'), { A: 'domain\\bob', B: 'bob' })).toBe(false);
    expect(matches(rule('contains|fieldref'), { A: 'a bob c', B: 'bob' })).toBe(true);
  });

  it('never holds for a missing or null field, and always holds then with neq', () => {
    expect(matches(rule('fieldref'), { A: 'x' })).toBe(false);
    expect(matches(rule('fieldref'), {})).toBe(false);
    expect(matches(rule('fieldref'), { A: null, B: null })).toBe(false);
    expect(matches(rule('fieldref|neq'), { A: 'x' })).toBe(true);
    expect(matches(rule('fieldref|neq'), { A: 'x', B: 'X' })).toBe(false);
  });

  it('looks at any element of either list', () => {
    expect(matches(rule('fieldref'), { A: ['x', 'y'], B: ['z', 'Y'] })).toBe(true);
  });
});
