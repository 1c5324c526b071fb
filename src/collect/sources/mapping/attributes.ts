import { isIP } from 'node:net';
import type { FieldRecord, FieldValue } from '../contract.ts';

export type OcsfValue = string | number | boolean | readonly OcsfValue[] | { readonly [name: string]: OcsfValue };

/** One OCSF attribute: the fields that it is taken from, and how. Fields that no attribute names stand in `unmapped`. */
export type Attribute = {
  readonly from: readonly string[];
  /** Undefined: the event does not say. Never a guess, never an empty text. */
  readonly make: (fields: FieldRecord) => OcsfValue | undefined;
};

/** The first of the fields that says something, as text. */
export function text(...from: readonly string[]): Attribute {
  return { from, make: (fields) => firstOf(fields, from, textOf) };
}

/** The first of the fields that holds a whole number, decimal or `0x`. */
export function integer(...from: readonly string[]): Attribute {
  return { from, make: (fields) => firstOf(fields, from, integerOf) };
}

/** The first of the fields that holds an address of IPv4 or IPv6, without a zone. */
export function ip(...from: readonly string[]): Attribute {
  return { from, make: (fields) => firstOf(fields, from, addressOf) };
}

/** The first of the fields that holds a list, or one value, as a list of texts. */
export function texts(...from: readonly string[]): Attribute {
  return { from, make: (fields) => firstOf(fields, from, textsOf) };
}

/** What `known` says of the first field that is there; `otherwise` for a value it does not know. */
export function choice<Value extends OcsfValue>(
  from: string | readonly string[],
  known: ReadonlyMap<string, Value>,
  otherwise?: Value,
): Attribute {
  const names = typeof from === 'string' ? [from] : from;
  return {
    from: names,
    make: (fields) => {
      const value = firstOf(fields, names, textOf);
      return value === undefined ? undefined : (known.get(value.toLowerCase()) ?? otherwise);
    },
  };
}

export function constant(value: OcsfValue): Attribute {
  return { from: [], make: () => value };
}

/** Made of several fields. */
export function made(from: readonly string[], make: Attribute['make']): Attribute {
  return { from, make };
}

function firstOf<Value>(
  fields: FieldRecord,
  names: readonly string[],
  read: (value: FieldValue) => Value | undefined,
): Value | undefined {
  for (const name of names) {
    const value = fields[name];
    const found = value === undefined ? undefined : read(value);
    if (found !== undefined) return found;
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

function addressOf(value: FieldValue): string | undefined {
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
