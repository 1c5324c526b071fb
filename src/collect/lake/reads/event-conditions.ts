import { columnOf, HOT_FIELDS } from '../columns.ts';
import { RULE_FIELDS } from '../rule-fields.ts';
import type { SqlFilter } from './sql-filter.ts';

const MAX_PATH = 8;

/**
 * The text stands anywhere in the event, in any case. JSON writes some characters differently from what the reader
 * sees (`C:\\Windows`), and binary records (they hold NUL) show their text only in the decoded fields.
 */
export function addText(filter: SqlFilter, text: string): void {
  const columns = ['host', 'user', ...HOT_FIELDS.map((name) => columnOf(name))]
    .map((name) => `toString(${name})`)
    .join(', ');
  filter.add(
    `raw ILIKE {text:String} OR raw ILIKE {text_in_json:String} OR (position(raw, '\\0') > 0 AND (
       arrayExists(value -> value ILIKE {text:String}, arrayConcat([${columns}], mapValues(fields)))))`,
    { text: likeContains(text), text_in_json: likeContains(JSON.stringify(text.toWellFormed()).slice(1, -1)) },
  );
}

function likeContains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** The field has this value, or a list with it; exact, as text. `index` keeps parameter names apart. */
export function addFieldEquals(filter: SqlFilter, field: { name: string; value: string }, index: number): void {
  const name = `{field${index}_name:String}`;
  const value = `{field${index}_value:String}`;
  const parameters: Record<string, unknown> = {
    [`field${index}_name`]: field.name,
    [`field${index}_value`]: field.value,
  };
  const inMap = `arrayExists((k, v) -> k = ${name} AND v = ${value}, mapKeys(fields), mapValues(fields))`;
  const column = columnOf(field.name);
  if (column !== undefined) {
    const isInColumn = field.value === '' ? '0' : `${column} = ${value}`;
    filter.add(`${isInColumn} OR (has(moved_fields, ${name}) AND ${inMap})`, parameters);
  } else if (RULE_FIELDS.has(field.name)) {
    filter.add(inMap, parameters);
  } else {
    const path = jsonPath(field.name, index, parameters);
    filter.add(`${inMap} OR (startsWith(raw, '{') AND (${path} = ${value}))`, parameters);
  }
}

/** A field that no rule names stands in raw alone, under its dotted path. */
function jsonPath(name: string, index: number, parameters: Record<string, unknown>): string {
  const steps = name.split('.').slice(0, MAX_PATH);
  const places = steps.map((step, at) => {
    parameters[`field${index}_step${at}`] = step;
    return `{field${index}_step${at}:String}`;
  });
  return `JSONExtract(raw, ${places.join(', ')}, 'String')`;
}
