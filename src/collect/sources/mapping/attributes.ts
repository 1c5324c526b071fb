import { isIP } from 'node:net';
import type { FieldRecord, FieldValue } from '../contract.ts';

export type OcsfValue = string | number | boolean | readonly OcsfValue[] | { readonly [name: string]: OcsfValue };

/** One OCSF attribute: the fields that it is taken from, and how. Fields that no attribute takes stand in `unmapped`. */
export type Attribute = {
  readonly from: readonly string[];
  /** Undefined: the event does not say. Never a guess, never an empty text. */
  readonly make: (fields: FieldRecord) => OcsfValue | undefined;
  /** Those of `from` whose whole content went into what was made; all of them where this is missing. */
  readonly takes?: (fields: FieldRecord) => readonly string[];
  /** Stands only where something else has made the object that it belongs to. */
  readonly isCompletion?: true;
};

/** The first of the fields that says something, as text. */
export function text(...from: readonly string[]): Attribute {
  return firstOf(from, textOf);
}

/** The first of the fields that holds a whole number, decimal or `0x`. */
export function integer(...from: readonly string[]): Attribute {
  return firstOf(from, integerOf);
}

/** The first of the fields that holds an address of IPv4 or IPv6, without a zone. */
export function ip(...from: readonly string[]): Attribute {
  return firstOf(from, addressOf);
}

/** The first of the fields that holds a list, or one value, as a list of texts. */
export function texts(...from: readonly string[]): Attribute {
  return firstOf(from, textsOf);
}

/** What `known` says of the first field that is there, in small letters; `otherwise` for a value it does not know. */
export function choice<Value extends OcsfValue>(
  from: string | readonly string[],
  known: ReadonlyMap<string, Value>,
  otherwise?: Value,
): Attribute {
  const names = typeof from === 'string' ? [from] : from;
  const found = (fields: FieldRecord): Value | undefined =>
    known.get(find(fields, names, textOf)?.value.toLowerCase() ?? '');
  return {
    from: names,
    make: (fields) => found(fields) ?? (find(fields, names, textOf) === undefined ? undefined : otherwise),
    // A value that is not known leaves its number, and stays to be read where it is.
    takes: (fields) => (found(fields) === undefined ? [] : firstName(fields, names, textOf)),
  };
}

export function constant(value: OcsfValue): Attribute {
  return { from: [], make: () => value };
}

/** An attribute that makes no object by itself: `0` for a type that the source does not say, a type without a name. */
export function completing(attribute: Attribute): Attribute {
  return { ...attribute, isCompletion: true };
}

/** Made of several fields, which it takes; with `takes`, of these only some. */
export function made(from: readonly string[], make: Attribute['make'], takes?: readonly string[]): Attribute {
  return takes === undefined ? { from, make } : { from, make, takes: () => takes };
}

type Read<Value> = (value: FieldValue) => Value | undefined;

function firstOf<Value extends OcsfValue>(from: readonly string[], read: Read<Value>): Attribute {
  return {
    from,
    make: (fields) => find(fields, from, read)?.value,
    takes: (fields) => firstName(fields, from, read),
  };
}

function firstName<Value>(fields: FieldRecord, names: readonly string[], read: Read<Value>): readonly string[] {
  const name = find(fields, names, read)?.name;
  return name === undefined ? [] : [name];
}

function find<Value>(
  fields: FieldRecord,
  names: readonly string[],
  read: Read<Value>,
): { readonly name: string; readonly value: Value } | undefined {
  for (const name of names) {
    const field = fields[name];
    const value = field === undefined ? undefined : read(field);
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

/** `-` is how many logs write that there is nothing. */
export function textOf(value: FieldValue | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}

export function integerOf(value: FieldValue | undefined): number | undefined {
  const number = typeof value === 'string' && /^(?:-?\d{1,16}|0x[\da-f]{1,13})$/i.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function addressOf(value: FieldValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const zone = value.indexOf('%');
  const address = (zone < 0 ? value : value.slice(0, zone)).replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? undefined : address;
}

function textsOf(value: FieldValue): readonly string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  const found = list.map(textOf).filter((each) => each !== undefined);
  return found.length === 0 ? undefined : found;
}
