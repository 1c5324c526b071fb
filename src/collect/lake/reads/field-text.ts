import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { EVENT_FIELDS } from '../../event-query/contract.ts';
import { columnOf } from '../columns.ts';
import { RULE_FIELDS } from '../rule-fields.ts';
import { jsonPath } from './event-conditions.ts';
import { eventFieldText, ownFieldName } from './query-conditions.ts';
import type { SqlFilter } from './sql-filter.ts';

/** SQL of a field's value as text, '' where it is absent. Of several values, the first. Throws `lake.several-values` (invalid). */
export function fieldText(filter: SqlFilter, field: string): string {
  const own = eventFieldText(field);
  if (own !== undefined) return own;
  if (Object.hasOwn(EVENT_FIELDS, field)) {
    throw new WatchfloorError('invalid', 'lake.several-values', {
      message: `“${field}” is no single value of an event: it can be searched, and not counted.`,
    });
  }
  const name = ownFieldName(field);
  const inMap = `toString(fields[${filter.bind(name)}])`;
  const column = columnOf(name);
  if (column !== undefined) return `if(${column} = '', ${inMap}, toString(${column}))`;
  if (RULE_FIELDS.has(name)) return inMap;
  return `if(mapContains(fields, ${filter.bind(name)}), ${inMap}, if(startsWith(raw, '{'), ${jsonPath(filter, name)}, ''))`;
}
