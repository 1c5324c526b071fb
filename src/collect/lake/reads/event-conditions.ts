import type { Pattern } from '../../event-query/contract.ts';
import { columnOf, HOT_FIELDS } from '../columns.ts';
import { RULE_FIELDS } from '../rule-fields.ts';
import type { SqlFilter } from './sql-filter.ts';
import { type TextTest, testWithin } from './text-test.ts';

const MAX_PATH = 8;

/**
 * The text stands anywhere in the event. JSON writes some characters differently from what the reader sees
 * (`C:\\Windows`), and binary records (they hold NUL) show their text only in the decoded fields.
 */
export function textAnywhere(filter: SqlFilter, pattern: Pattern): string {
  const inJson = pattern.pieces.map((piece) => JSON.stringify(piece.toWellFormed()).slice(1, -1));
  const isWithin = testWithin(filter, pattern);
  const isWithinJson = testWithin(filter, { ...pattern, pieces: inJson });
  const columns = ['host', 'user', ...HOT_FIELDS.map((name) => columnOf(name))].map((name) => `toString(${name})`);
  return `${isWithin('raw')} OR ${isWithinJson('raw')} OR (position(raw, '\\0') > 0 AND (
    arrayExists(value -> ${isWithin('value')}, arrayConcat([${columns.join(', ')}], mapValues(fields)))))`;
}

/** A field of the source passes the test, or a value of its list does. `isEmptyMeant`: the test is for the empty text. */
export function fieldPasses(filter: SqlFilter, field: { name: string; isEmptyMeant: boolean }, test: TextTest): string {
  const name = filter.bind(field.name);
  const inMap = `arrayExists((k, v) -> k = ${name} AND ${test('v')}, mapKeys(fields), mapValues(fields))`;
  const column = columnOf(field.name);
  if (column !== undefined) {
    // A column is empty where the field is absent, too; an empty value stands in the map.
    const inColumn = field.isEmptyMeant ? '0' : `${column} != '' AND ${test(column)}`;
    return `(${inColumn}) OR (has(moved_fields, ${name}) AND ${inMap})`;
  }
  if (RULE_FIELDS.has(field.name)) return inMap;
  return `${inMap} OR (startsWith(raw, '{') AND ${jsonHas(filter, field.name)} AND ${test(jsonPath(filter, field.name))})`;
}

/** A field that no rule names stands in raw alone, under its dotted path. */
export function jsonPath(filter: SqlFilter, name: string): string {
  return `JSONExtract(raw, ${stepsOf(filter, name)}, 'String')`;
}

function jsonHas(filter: SqlFilter, name: string): string {
  return `JSONHas(raw, ${stepsOf(filter, name)})`;
}

function stepsOf(filter: SqlFilter, name: string): string {
  const steps = name.split('.').slice(0, MAX_PATH);
  return steps.map((step) => filter.bind(step)).join(', ');
}
