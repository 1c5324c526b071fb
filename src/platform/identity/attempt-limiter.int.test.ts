import { expect, test } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import { createAttemptLimiter } from './attempt-limiter.ts';
import { identityMigrations } from './index.ts';

const TOO_MANY = 'Too many attempts';

async function openLimiter() {
  const control = await testControl([identityMigrations]);
  const clock = { now: 0 };
  const open = () => createAttemptLimiter({ control, clock: { nowMs: () => clock.now } });
  return { clock, open, limiter: open() };
}

test('an attempt that one key refuses is counted under none', async () => {
  const { limiter } = await openLimiter();
  const both = [
    { key: 'account', limit: 10 },
    { key: 'peer', limit: 1 },
  ];
  await limiter.admit(both);
  for (let round = 0; round < 20; round += 1) await expect(limiter.admit(both)).rejects.toThrow(TOO_MANY);
  await limiter.admit([{ key: 'account', limit: 2 }]);
});

test('what one process counted, another knows, also when both are asked at once', async () => {
  const { open } = await openLimiter();
  const nodes = [open(), open()];
  const asked = Array.from({ length: 12 }, (_, at) => nodes[at % 2]?.admit([{ key: 'account', limit: 5 }]));
  const answers = await Promise.allSettled(asked);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
});

test('an attempt that was right is taken back, once its window has ended from no other', async () => {
  const { clock, limiter } = await openLimiter();
  const key = [{ key: 'account', limit: 1 }];
  const first = await limiter.admit(key);
  await first();
  const second = await limiter.admit(key);
  await expect(limiter.admit(key)).rejects.toThrow(TOO_MANY);
  clock.now = 5 * 60_000;
  await limiter.admit(key);
  await second();
  await expect(limiter.admit(key)).rejects.toThrow(TOO_MANY);
  await limiter.forget('account');
  await limiter.admit(key);
});

test('full, it refuses new keys until a window ends, and keeps those it knows', async () => {
  const { clock, limiter } = await openLimiter();
  await limiter.admit(Array.from({ length: 10_000 }, (_, at) => ({ key: `other ${at}`, limit: 2 })));
  await expect(limiter.admit([{ key: 'new', limit: 1 }])).rejects.toThrow(TOO_MANY);
  await limiter.admit([{ key: 'other 0', limit: 2 }]);
  await expect(limiter.admit([{ key: 'other 0', limit: 2 }])).rejects.toThrow(TOO_MANY);
  clock.now = 5 * 60_000;
  await limiter.admit([{ key: 'new', limit: 1 }]);
});

test('a guesser cannot push his own window out, and refused attempts take no room', async () => {
  const { limiter } = await openLimiter();
  const guess = (name: string) =>
    limiter.admit([
      { key: 'peer:a', limit: 20 },
      { key: `account-peer:${name}@a`, limit: 5 },
    ]);
  for (let attempt = 0; attempt < 5; attempt += 1) await guess('admin');
  for (let other = 0; other < 60; other += 1) await guess(`other ${other}`).catch(() => undefined);
  await expect(guess('admin')).rejects.toThrow(TOO_MANY);
  await limiter.admit(Array.from({ length: 10_000 - 17 }, (_, at) => ({ key: `${at}`, limit: 1 })));
  await expect(limiter.admit([{ key: 'one more', limit: 1 }])).rejects.toThrow(TOO_MANY);
});
