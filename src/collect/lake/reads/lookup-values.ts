import { columnOf, HOT_FIELDS } from '../columns.ts';
import type { Lake } from '../contract.ts';
import { ANALYSIS_LIMITS } from './analysis-limits.ts';
import { addWindow, type EventWindow } from './event-filter.ts';
import { SqlFilter } from './sql-filter.ts';

export type SeenValue = {
  readonly value: string;
  readonly isSample: boolean;
  readonly events: number;
  /** Event times, milliseconds since the Unix epoch. */
  readonly firstMs: number;
  readonly lastMs: number;
};

type Row = {
  readonly place: number;
  readonly is_sample: boolean;
  readonly events: string;
  readonly first_us: string;
  readonly last_us: string;
};
type Lookup = EventWindow & { readonly values: readonly string[]; readonly signal?: AbortSignal };

/** Binary records (they hold NUL) show their text in the decoded fields alone. */
const TEXT = `if(position(raw, '\\0') = 0, raw, arrayStringConcat(arrayConcat([${['host', 'user', ...HOT_FIELDS.map((name) => columnOf(name))].map((name) => `toString(${name})`).join(', ')}], mapValues(fields)), '\\n'))`;

/**
 * Which of many values stand in events as whole words, in any case: `10.0.0.1` is not in `10.0.0.12`. One pass over the
 * events for all of them, the sample recording counted apart. Values in no event are left out. Throws what `Lake.query` throws.
 */
export async function lookupValues(lake: Lake, { values, signal, ...window }: Lookup): Promise<readonly SeenValue[]> {
  const filter = new SqlFilter();
  addWindow(filter, window);
  const patterns = values.map((value) => filter.bind(wholeWord(value))).join(', ');
  const sql = `
SELECT arrayJoin(multiMatchAllIndices(${TEXT}, [${patterns}])) AS place, is_sample, count() AS events,
  toUnixTimestamp64Micro(min(time)) AS first_us, toUnixTimestamp64Micro(max(time)) AS last_us
FROM events WHERE ${filter.sql}
GROUP BY place, is_sample`;
  const rows = await lake.query<Row>(sql, filter.parameters, { ...ANALYSIS_LIMITS, ...(signal && { signal }) });
  return rows.map(({ place, is_sample, events, first_us, last_us }) => ({
    value: values[place - 1] ?? '',
    isSample: is_sample,
    events: Number(events),
    firstMs: Number(first_us) / 1000,
    lastMs: Number(last_us) / 1000,
  }));
}

/**
 * As it is written, or as JSON writes it (`C:\\Windows`). `\b`, and no class of all but letters: the engine's search for
 * many patterns takes a digit for one of `[^0-9A-Za-z]`.
 */
function wholeWord(value: string): string {
  const written = new Set([value, JSON.stringify(value.toWellFormed()).slice(1, -1)]);
  const either = [...written].map((text) => text.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&')).join('|');
  return `(?i)${/^\w/.test(value) ? '\\b' : ''}(${either})${/\w$/.test(value) ? '\\b' : ''}`;
}
