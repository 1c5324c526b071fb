import type { FieldValue } from '../../contract.ts';

export type JsonValue = FieldValue | JsonObject | readonly JsonValue[];
export type JsonObject = { readonly [name: string]: JsonValue };

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: JsonValue | undefined, name: string): JsonObject | undefined {
  if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
  const member = value[name];
  return isObject(member) ? member : undefined;
}

export function scalarOf(value: JsonValue | undefined): FieldValue | undefined {
  return typeof value === 'object' && value !== null ? undefined : value;
}

/** A list keeps its scalars; an object in it becomes its JSON text, so that keyword rules still see it. */
export function fieldValueOf(value: JsonValue): FieldValue {
  if (Array.isArray(value))
    return value.map((element: JsonValue) => (isObject(element) ? JSON.stringify(element) : fieldValueOf(element)));
  return isObject(value) ? JSON.stringify(value) : (value as FieldValue);
}
