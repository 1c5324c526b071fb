import { describe, expect, it } from 'vitest';
import { ValueMemo } from './value-memo.ts';

describe('ValueMemo', () => {
  it('remembers recent texts and forgets old ones', () => {
    const memo = new ValueMemo<number>();
    for (let i = 0; i < 10_000; i++) memo.set(`text ${i}`, i);
    expect(memo.get('text 9999')).toBe(9999);
    expect(memo.get('text 0')).toBeUndefined();
  });

  it('keeps what is asked for again and again, however much else comes by', () => {
    const memo = new ValueMemo<number>();
    memo.set('often', 1);
    for (let i = 0; i < 10_000; i++) {
      memo.set(`text ${i}`, i);
      if (i % 100 === 0) expect(memo.get('often')).toBe(1);
    }
  });

  it('does not keep long texts', () => {
    const memo = new ValueMemo<number>();
    const text = 'x'.repeat(1000);
    memo.set(text, 1);
    expect(memo.get(text)).toBeUndefined();
  });

  it('turns itself off where texts never repeat', () => {
    const memo = new ValueMemo<number>();
    for (let i = 0; i < 20_000; i++) {
      if (memo.get(`text ${i}`) === undefined) memo.set(`text ${i}`, i);
    }
    memo.set('again', 1);
    expect(memo.get('again')).toBeUndefined();
  });
});
