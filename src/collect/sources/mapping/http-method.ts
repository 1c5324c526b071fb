import { type Attribute, choice, made, textOf } from './attributes.ts';

/** OCSF HTTP Activity (4002): each of its activities but "other" is a method. */
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['connect', 1],
  ['delete', 2],
  ['get', 3],
  ['head', 4],
  ['options', 5],
  ['post', 6],
  ['put', 7],
  ['trace', 8],
]);

/** `activity_id` of the class; 99 for a method that the schema does not list. */
export function httpActivity(field: string): Attribute {
  return { ...choice(field, ACTIVITIES, 99), takes: () => [] };
}

/** `http_request.http_method`: one that the schema lists. Takes the copies that were made for rules, too. */
export function httpMethod(field: string, ...copies: readonly string[]): Attribute {
  return made([field, ...copies], (fields) => {
    const method = textOf(fields[field])?.toLowerCase() ?? '';
    return ACTIVITIES.has(method) ? method.toUpperCase() : undefined;
  });
}
