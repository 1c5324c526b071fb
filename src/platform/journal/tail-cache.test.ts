import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineEntry } from '../../../tests/harness/journal-entries.ts';
import type { JournalEntry } from './contract.ts';
import { TailCache } from './tail-cache.ts';

function entry(sequence: number, bytes = 100): JournalEntry {
  return { ...lineEntry('x'.repeat(bytes)), sequence };
}

function sequences(entries: readonly JournalEntry[] | undefined): number[] | undefined {
  return entries?.map(({ sequence }) => sequence);
}

describe('the tail cache', () => {
  it('gives what it remembers, and says when it does not', () => {
    const cache = new TailCache(10_000);
    cache.add([entry(5), entry(6), entry(7)]);
    expect(cache.after(3, 1_000)).toBeUndefined();
    expect(sequences(cache.after(4, 1_000))).toEqual([5, 6, 7]);
    expect(sequences(cache.after(5, 100))).toEqual([6]);
    expect(sequences(cache.after(7, 1_000))).toEqual([]);
    cache.forgetUpTo(6);
    expect(cache.after(5, 1_000)).toBeUndefined();
    expect(sequences(cache.after(6, 1_000))).toEqual([7]);
  });

  it('starts anew behind a hole', () => {
    const cache = new TailCache(10_000);
    cache.add([entry(1), entry(2)]);
    cache.add([entry(9)]);
    expect(cache.after(0, 1_000)).toBeUndefined();
    expect(sequences(cache.after(8, 1_000))).toEqual([9]);
  });

  it('holds the freshest entries within its bound, whatever their sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1 }), (sizes) => {
        const cache = new TailCache(5_000);
        for (const [index, bytes] of sizes.entries()) cache.add([entry(index + 1, bytes)]);
        let first = sizes.length;
        for (let total = 0; first > 0; first -= 1) {
          total += (sizes[first - 1] ?? 0) + 256;
          if (total > 5_000) break;
        }
        const held = Array.from({ length: sizes.length - first }, (_, index) => first + index + 1);
        if (held.length > 0) expect(sequences(cache.after(first, 1_000_000))).toEqual(held);
        if (first > 0) expect(cache.after(first - 1, 1_000_000)).toBeUndefined();
      }),
    );
  });
});
