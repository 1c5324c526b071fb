import { describe, expect, it } from 'vitest';
import type { EventValue } from '../contract.ts';
import { keyOf, numberOf, textOf } from './read-group.ts';

const keyOfValues = (...values: readonly EventValue[]) =>
  keyOf(values.map((value) => textOf({ value }, 'value') ?? ''));

describe('a group', () => {
  it.each([
    ['256 characters', 'a'.repeat(256), 'A'.repeat(256)],
    ['257 characters', 'a'.repeat(257), 'A'.repeat(257)],
    ['letters that grow where they are folded', `${'İ'.repeat(200)}A`, `${'i̇'.repeat(200)}a`],
    ['letters that grow and stand before others', `İ${'A'.repeat(300)}`, `i̇${'A'.repeat(300)}`],
    ['letters outside the basic plane, cut in half', `x${'𐐀'.repeat(150)}`, `x${'𐐨'.repeat(150)}`],
  ])('is the same in upper and lower case: %s', (_, one, other) => {
    expect(keyOfValues(one)).toBe(keyOfValues(other));
  });

  it.each([
    ['a long value and another end', 'a'.repeat(300), `${'a'.repeat(299)}b`],
    ['a long value and a longer one', 'a'.repeat(300), 'a'.repeat(301)],
  ])('is another for %s', (_, one, other) => {
    expect(keyOfValues(one)).not.toBe(keyOfValues(other));
  });

  it('is told apart by all its values, also where folding lengthens one of them', () => {
    expect(keyOfValues('İİİ;4:', 'x')).not.toBe(keyOfValues('i̇i̇i̇', ';1:x'));
  });

  it('is the same for a long value as for what a firing names of it', () => {
    const long = `İ${'Ab'.repeat(200)}`;
    const told = textOf({ value: long }, 'value') ?? '';
    expect(keyOfValues(told)).toBe(keyOfValues(long));
    expect(told.length).toBeLessThan(256);
  });
});

describe('the text of a field', () => {
  it('is never cut through a character', () => {
    expect(textOf({ value: `x${'😀'.repeat(200)}` }, 'value')?.isWellFormed()).toBe(true);
  });

  it('is as it was written, short or long', () => {
    expect(textOf({ value: 'Alice' }, 'value')).toBe('Alice');
    expect(textOf({ value: 'Alice'.repeat(100) }, 'value')).toMatch(/^(?:Alice){40}…500\./);
  });

  it.each(['toString', '__proto__', 'constructor'])('is missing where only every object has it: %s', (name) => {
    expect(textOf({}, name)).toBeUndefined();
    expect(numberOf({}, name)).toBeUndefined();
  });

  it.each([[null], [[null]], [[null, [null]]], [[]]])('is missing where it is nothing but null: %j', (value) => {
    expect(textOf({ value }, 'value')).toBeUndefined();
  });

  it('of a list is the list, with the null that stands among values', () => {
    expect(textOf({ value: [null, 'a'] }, 'value')).toBe('[null,"a"]');
  });
});
