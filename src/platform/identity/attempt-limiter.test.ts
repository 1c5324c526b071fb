import { expect, test } from 'vitest';
import { createAttemptLimiter } from './attempt-limiter.ts';

test('an attempt that one key refuses is counted under none', () => {
  const limiter = createAttemptLimiter({ nowMs: () => 0 });
  const both = [
    { key: 'account', limit: 10 },
    { key: 'peer', limit: 1 },
  ];
  limiter.admit(both);
  for (let round = 0; round < 50; round += 1) expect(() => limiter.admit(both)).toThrow('Too many attempts');
  expect(() => limiter.admit([{ key: 'account', limit: 2 }])).not.toThrow();
});

test('keys beyond its bound push out the oldest, so that memory stays flat', () => {
  const limiter = createAttemptLimiter({ nowMs: () => 0 });
  limiter.admit([{ key: 'first', limit: 1 }]);
  expect(() => limiter.admit([{ key: 'first', limit: 1 }])).toThrow();
  for (let other = 0; other < 10_000; other += 1) limiter.admit([{ key: `other ${other}`, limit: 1 }]);
  expect(() => limiter.admit([{ key: 'first', limit: 1 }])).not.toThrow();
});

test('a success forgets the failures before it', () => {
  const limiter = createAttemptLimiter({ nowMs: () => 0 });
  const key = [{ key: 'a', limit: 1 }];
  limiter.admit(key);
  limiter.forget('a');
  expect(() => limiter.admit(key)).not.toThrow();
});
