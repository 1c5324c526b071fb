import { columnOf, HOT_FIELDS } from '../columns.ts';
import type { Lake } from '../contract.ts';
import { ANALYSIS_LIMITS } from './analysis-limits.ts';
import { addWindow, type EventConditions, type EventWindow, eventFilter } from './event-filter.ts';

export type FieldsWanted = EventWindow & {
  readonly conditions: EventConditions;
  readonly signal?: AbortSignal | undefined;
};

export type FieldsPresent = {
  /** Matching events that were looked at: all, up to `MOST_EVENTS`. */
  readonly looked: number;
  /** The most frequent first. */
  readonly fields: readonly { readonly name: string; readonly events: number }[];
};

const MOST_EVENTS = 20_000;
const MOST_FIELDS = 300;
const HOT_COLUMNS = HOT_FIELDS.map((name) => columnOf(name));

/**
 * Which of the sources' own fields the matching events have. Of events whose raw is a JSON object, those that rules name;
 * the others stand in raw alone. Looks at some of the events, and says at how many.
 */
export async function fieldsPresent(lake: Lake, wanted: FieldsWanted): Promise<FieldsPresent> {
  const filter = eventFilter(wanted.conditions);
  addWindow(filter, wanted);
  // Pairs of name and number; the empty name counts the events themselves.
  const hot = HOT_FIELDS.map((name, at) => `('${name}', ${HOT_COLUMNS[at]} != '')`).join(', ');
  const sql = `SELECT arrayJoin(arrayConcat([''], arrayFilter(name -> name != '',
      arrayMap(pair -> if(pair.2, pair.1, ''), [${hot}])), arrayDistinct(mapKeys(fields)))) AS name, count() AS events
    FROM (SELECT fields, ${HOT_COLUMNS.join(', ')} FROM events WHERE ${filter.sql} LIMIT ${MOST_EVENTS})
    GROUP BY name ORDER BY events DESC, name LIMIT ${MOST_FIELDS}`;
  const limits = { ...ANALYSIS_LIMITS, ...(wanted.signal && { signal: wanted.signal }) };
  const rows = await lake.query<{ name: string; events: string }>(sql, filter.parameters, limits);
  const fields = rows.map(({ name, events }) => ({ name, events: Number(events) }));
  return {
    looked: fields.find(({ name }) => name === '')?.events ?? 0,
    fields: fields.filter(({ name }) => name !== ''),
  };
}
