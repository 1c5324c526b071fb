import { expect, test } from 'vitest';
import { sessionCookieOf, sessionSecretOf } from './session-cookie.ts';

test('over https the cookie is never sent in the clear', () => {
  expect(sessionCookieOf({ secret: 's', maxAgeSeconds: 60 }, true)).toBe(
    'watchfloor_session=s; Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure',
  );
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['watchfloor_session=', undefined],
  ['a=1; watchfloor_session=abc; b=2', 'abc'],
  ['watchfloor_session=first; watchfloor_session=second', 'first'],
  ['xwatchfloor_session=abc', undefined],
  ['a=watchfloor_session=abc', undefined],
])('from the header %j comes %j', (header, secret) => {
  expect(sessionSecretOf(header)).toBe(secret);
});
