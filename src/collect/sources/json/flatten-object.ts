import type { FieldValue } from '../contract.ts';

type Scalar = string | number | boolean | null;

/** These bounds hold for hostile records. What lies beyond them stays in the raw record only. */
const MAX_DEPTH = 16;
const MAX_FIELDS = 2_000;
const MAX_LIST = 10_000;

/**
 * Names joined by dots; the elements of an array share its name, so that an array of objects becomes one list per
 * name (`requestParameters.containerDefinitions.command`). Empty objects and arrays leave nothing.
 */
export function flattenObject(record: Readonly<Record<string, unknown>>): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>();
  for (const [name, value] of Object.entries(record)) walk(name, value, { fields, depth: 1, isInList: false });
  return fields;
}

type Walk = { readonly fields: Map<string, FieldValue>; readonly depth: number; readonly isInList: boolean };

function walk(path: string, value: unknown, state: Walk): void {
  if (isScalar(value)) {
    add(path, value, state);
    return;
  }
  if (typeof value !== 'object' || value === null || state.depth >= MAX_DEPTH) return;
  const depth = state.depth + 1;
  if (Array.isArray(value)) {
    for (const element of value) walk(path, element, { ...state, depth, isInList: true });
    return;
  }
  for (const [name, inner] of Object.entries(value)) walk(`${path}.${name}`, inner, { ...state, depth });
}

function add(path: string, value: Scalar, { fields, isInList }: Walk): void {
  const before = fields.get(path);
  if (before === undefined) {
    if (fields.size < MAX_FIELDS) fields.set(path, isInList ? [value] : value);
  } else if (!isList(before)) fields.set(path, [before, value]);
  else if (before.length < MAX_LIST) (before as FieldValue[]).push(value); // Made by this function: nobody else holds it.
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}
