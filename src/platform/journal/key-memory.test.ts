import { describe, expect, it } from 'vitest';
import { KeyMemory } from './key-memory.ts';

describe('the memory of idempotency keys', () => {
  it('stays within its bound by forgetting the oldest', () => {
    const keys = new KeyMemory(3);
    for (let sequence = 1; sequence <= 5; sequence += 1) keys.remember(`k${sequence}`, sequence);
    expect(keys.size).toBe(3);
    expect([1, 2, 3, 4, 5].map((sequence) => keys.candidate(`k${sequence}`))).toEqual([undefined, undefined, 3, 4, 5]);
  });

  it('forgets up to a sequence, and keeps a key that was used again later', () => {
    const keys = new KeyMemory();
    keys.remember('a', 1);
    keys.remember('b', 2);
    keys.remember('a', 3);
    keys.forgetUpTo(2);
    expect(keys.candidate('b')).toBeUndefined();
    expect(keys.candidate('a')).toBe(3);
  });
});
