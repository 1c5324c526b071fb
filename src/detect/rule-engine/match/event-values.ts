import type { EventValue } from '../contract.ts';

type Scalar = Exclude<EventValue, readonly EventValue[]>;

/** Lists within lists count as one list; deeper ones, which no log writes but an attacker might, are not looked at. */
const MAX_DEPTH = 8;

export function scalarsOf(value: EventValue): readonly Scalar[] {
  if (!Array.isArray(value)) return [value as Scalar];
  return (value as readonly EventValue[]).flat(MAX_DEPTH).filter((one): one is Scalar => !Array.isArray(one));
}

/** How a field's value reads as text; null has no text. */
export function textsOf(value: EventValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return scalarsOf(value).flatMap((scalar) => (scalar === null ? [] : [String(scalar)]));
}

export function hasNull(value: EventValue): boolean {
  return value === null || (Array.isArray(value) && scalarsOf(value).includes(null));
}

/** Field names compare without spaces (Sigma 2.1, "Field Usage"). */
export function normalizeFieldName(name: string): string {
  return name.replaceAll(' ', '');
}
