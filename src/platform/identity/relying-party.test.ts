import { expect, test } from 'vitest';
import { relyingPartyOf } from './relying-party.ts';

test.each([
  ['https://soc.example.org', 'evil.example', { origin: 'https://soc.example.org', id: 'soc.example.org' }],
  ['https://soc.example.org:8443/', undefined, { origin: 'https://soc.example.org:8443', id: 'soc.example.org' }],
  [undefined, 'localhost:7070', { origin: 'http://localhost:7070', id: 'localhost' }],
  ['http://localhost:9000', '127.0.0.1', { origin: 'http://localhost:9000', id: 'localhost' }],
])('passkeys of %s, asked as %s, are bound to the one address', (publicUrl, host, party) => {
  expect(relyingPartyOf(publicUrl, { host })).toEqual(party);
});

test.each([
  [undefined, '127.0.0.1:7070', 'Open Watchfloor as http://localhost:7070'],
  [undefined, '[::1]:7070', 'Open Watchfloor as http://localhost:7070'],
  [undefined, 'soc.example.org', 'http.publicUrl'],
  [undefined, undefined, 'http.publicUrl'],
  ['https://10.0.0.5', 'localhost', 'not for 10.0.0.5'],
  ['http://soc.example.org', 'localhost', 'https only'],
])('with %s and %s there are none, and it is said why', (publicUrl, host, words) => {
  expect(() => relyingPartyOf(publicUrl, host === undefined ? {} : { host })).toThrow(words);
});
