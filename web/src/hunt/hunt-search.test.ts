import { expect, test } from 'vitest';
import { openFields, parseHuntSearch, rangeOf, toggledOpen } from './hunt-search.ts';

test('an address keeps what it knows and drops the rest', () => {
  const search = { query: 4625, from: 'now-1h', by: 'class', chart: 'off', open: 'host', peek: 'x-1-2', more: 'x' };
  const { more: _, ...known } = search;
  expect(parseHuntSearch(search)).toEqual({ ...known, query: '4625' });
  expect(parseHuntSearch({ by: 'host', chart: 'on', query: '' })).toEqual({});
  expect(rangeOf({ from: 'soon' })).toEqual({ from: 'all', to: 'now' });
});

test('an address of before becomes a query that finds the same', () => {
  const older = { q: 'net user', source: 'syslog', rule: '7c3a-x', field: 'Image=C:\\a b.exe' };
  expect(parseHuntSearch(older)).toEqual({ query: `"net user" source:syslog rule:7c3a-x Image:"C:\\a b.exe"` });
  expect(parseHuntSearch({ q: 'whoami', query: 'EventID:1' })).toEqual({ query: 'EventID:1 whoami' });
  expect(parseHuntSearch({ q: 'x', ...parseHuntSearch({ q: 'x' }) })).toEqual({ query: 'x' });
  expect(parseHuntSearch({ q: 'or' })).toEqual({ query: '"or"' });
});

test('fields are opened and folded away', () => {
  expect(openFields({})).toEqual(['host', 'user', 'code']);
  expect(toggledOpen({}, 'user')).toBe('host,code');
  expect(toggledOpen({ open: 'host' }, 'host')).toBe('none');
  expect(openFields({ open: 'none' })).toEqual([]);
  expect(toggledOpen({ open: 'none' }, 'Image')).toBe('Image');
});
