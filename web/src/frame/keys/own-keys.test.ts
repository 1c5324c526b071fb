import { describe, expect, it } from 'vitest';
import { collide, isRemappable, isSingleKey, ownKeys, pressedKey, recordKey, whyNotKeys } from './own-keys.ts';

const pressed = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  pressedKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('keys of one’s own', () => {
  it('stand in for the usual ones, are none where somebody took them off, and never come from a prototype', () => {
    const remapped = { a: 'mod+y', W: '' };
    expect(['a', 'W', 'v', 'constructor'].map((keys) => ownKeys(keys, remapped))).toEqual([
      'mod+y',
      '',
      'v',
      'constructor',
    ]);
  });

  it('are read from what was pressed, without what writes a letter on other keyboards', () => {
    expect([pressed('A'), pressed('K', { ctrlKey: true }), pressed('k', { metaKey: true })]).toEqual([
      'A',
      'mod+k',
      'mod+k',
    ]);
    expect([pressed('x', { altKey: true }), pressed('@', { altKey: true, ctrlKey: true })]).toEqual([
      'alt+x',
      undefined,
    ]);
  });

  it('are single where a slip of the hand makes them', () => {
    expect(['a', 'g q', '+', '?'].map(isSingleKey)).toEqual([true, true, true, true]);
    expect(['mod+k', 'alt+x', 'Enter', 'F2'].map(isSingleKey)).toEqual([false, false, false, false]);
  });

  it('collide where they are the same, or where one begins the other', () => {
    expect([collide('a', 'a'), collide('g', 'g q'), collide('g q', 'g')]).toEqual([true, true, true]);
    expect([collide('a', 'A'), collide('g q', 'g c'), collide('', '')]).toEqual([false, false, false]);
  });

  it('are not those that move the focus or that the browser keeps', () => {
    for (const keys of ['Enter', 'Tab', 'g Escape', 'mod+w', 'ü', ''])
      expect([keys, whyNotKeys(keys)]).not.toContain(undefined);
    for (const keys of ['q', 'g q', 'mod+y', 'alt+x', 'F2'])
      expect([keys, whyNotKeys(keys)]).toEqual([keys, undefined]);
    expect(['a', 'mod+k', 'Escape', 'ArrowDown', ''].map(isRemappable)).toEqual([true, true, false, false, false]);
  });

  it('are recorded as one, or as two plain ones within a second', () => {
    const first = recordKey(undefined, 'g', 1_000);
    expect(recordKey(first, 'q', 1_500).keys).toBe('g q');
    expect(recordKey(first, 'q', 2_500).keys).toBe('q');
    expect(recordKey(first, 'mod+q', 1_500).keys).toBe('mod+q');
    expect(recordKey(recordKey(first, 'q', 1_500), 'x', 1_600).keys).toBe('x');
    expect(recordKey(recordKey(undefined, '+', 0), '-', 10).keys).toBe('+ -');
  });
});
