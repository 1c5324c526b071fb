import type { EventValue } from '../contract.ts';
import { scalarsOf } from '../match/event-values.ts';
import { foldCase } from '../match/fold-case.ts';

type Fields = Readonly<Record<string, EventValue>>;

/** Longer values are told apart by their beginning, length and hash, so that hostile ones cost no memory. */
const LONGEST = 256;

/** The field as one text: a list as the list it is. Undefined where it is missing or nothing but null. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = ownValue(fields, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') return compact(String(value));
  const scalars = scalarsOf(value);
  if (scalars.every((scalar) => scalar === null)) return undefined;
  return compact(scalars.length === 1 ? String(scalars[0]) : JSON.stringify(scalars));
}

/** All fields as texts, or undefined where one is missing. */
export function textsOf(fields: Fields, names: readonly string[]): readonly string[] | undefined {
  const texts: string[] = [];
  for (const name of names) {
    const text = textOf(fields, name);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

/** Texts as one, in one spelling of upper and lower case, as Sigma compares. Their lengths so spelt keep them apart. */
export function keyOf(texts: readonly string[]): string {
  let key = '';
  for (const text of texts) {
    const folded = foldCase(text);
    key += `${folded.length}:${folded};`;
  }
  return key;
}

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/;

/** The field as a number that can be summed exactly; of a list the first. Undefined for everything else. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const value = ownValue(fields, name);
  if (value === undefined) return undefined;
  const [scalar] = typeof value === 'object' && value !== null ? scalarsOf(value) : [value];
  const number = typeof scalar === 'string' && DECIMAL.test(scalar) ? Number(scalar) : scalar;
  return typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}

/** A rule may group by `toString`: what every object has, no event wrote. */
function ownValue(fields: Fields, name: string): EventValue | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Texts that differ in case only stay such texts, and what comes out comes out as it is when it is put in again. */
function compact(written: string): string {
  // Half surrogates and NUL are not storable everywhere, and a key must come back as it went.
  const text = written.isWellFormed() && !written.includes('\0') ? written : storable(written);
  // Only İ grows where it is folded, to twice its length.
  if (text.length * 2 <= LONGEST) return text;
  const folded = foldCase(text);
  if (folded.length <= LONGEST) return text;
  const beginning = (folded.length === text.length ? text : folded).slice(0, 200).toWellFormed();
  return `${beginning}…${folded.length}.${hashOf(folded)}`;
}

const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** FNV-1a over UTF-16 units, twice with different beginnings: enough to tell values apart, no promise against an attacker. */
function hashOf(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    first = Math.imul(first ^ text.charCodeAt(at), 0x01000193);
    second = Math.imul(second ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return ((first >>> 0) * 0x100000 + (second >>> 12)).toString(36);
}
