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

test('a guesser cannot push his own window out, however many names he tries', () => {
  const limiter = createAttemptLimiter({ nowMs: () => 0 });
  const guess = (name: string) => {
    const keys = [
      { key: 'peer:a', limit: 20 },
      { key: `account-peer:${name}@a`, limit: 5 },
    ];
    try {
      limiter.admit(keys);
      return 1;
    } catch {
      return 0;
    }
  };
  let admitted = 0;
  for (let round = 0; round < 6; round += 1) {
    for (let attempt = 0; attempt < 10; attempt += 1) admitted += guess('admin');
    for (let other = 0; other < 2_000; other += 1) guess(`${round} ${other}`);
  }
  expect(admitted).toBe(5);
});

test('full, it refuses new keys until a window ends, and keeps those it knows', () => {
  let nowMs = 0;
  const limiter = createAttemptLimiter({ nowMs: () => nowMs });
  for (let other = 0; other < 10_000; other += 1) limiter.admit([{ key: `other ${other}`, limit: 2 }]);
  expect(() => limiter.admit([{ key: 'new', limit: 1 }])).toThrow('Too many attempts');
  expect(() => limiter.admit([{ key: 'other 0', limit: 2 }])).not.toThrow();
  nowMs = 5 * 60_000;
  expect(() => limiter.admit([{ key: 'new', limit: 1 }])).not.toThrow();
});

test('refused attempts take no room', () => {
  const limiter = createAttemptLimiter({ nowMs: () => 0 });
  limiter.admit([{ key: 'peer', limit: 1 }]);
  for (let name = 0; name < 10_001; name += 1) {
    expect(() =>
      limiter.admit([
        { key: 'peer', limit: 1 },
        { key: `name ${name}`, limit: 1 },
      ]),
    ).toThrow();
  }
  expect(() => limiter.admit([{ key: 'other', limit: 1 }])).not.toThrow();
});

test('an attempt taken back counts nowhere', () => {
  const limiter = createAttemptLimiter({ nowMs: () => 0 });
  const keys = [
    { key: 'peer', limit: 2 },
    { key: 'account', limit: 2 },
  ];
  limiter.admit(keys);
  for (let round = 0; round < 50; round += 1) limiter.admit(keys)();
  limiter.admit(keys);
  expect(() => limiter.admit(keys)).toThrow('Too many attempts');
});

test('a success forgets the failures before it', () => {
  const limiter = createAttemptLimiter({ nowMs: () => 0 });
  const key = [{ key: 'a', limit: 1 }];
  limiter.admit(key);
  limiter.forget('a');
  expect(() => limiter.admit(key)).not.toThrow();
});
