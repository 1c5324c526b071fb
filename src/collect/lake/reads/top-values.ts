import type { Lake } from '../contract.ts';
import { ANALYSIS_LIMITS } from './analysis-limits.ts';
import { addWindow, type EventConditions, eventFilter } from './event-filter.ts';
import { fieldText } from './field-text.ts';

export type TopValuesWanted = {
  readonly conditions: EventConditions;
  readonly field: string;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
};

export type TopValues = {
  /** The most frequent first. `isCut`: only the beginning of the value, which is longer. */
  readonly values: readonly { readonly value: string; readonly isCut: boolean; readonly events: number }[];
  readonly matched: number;
  /** Of those, how many have the field with a value that is not empty. */
  readonly withField: number;
  /** How many different values; about, beyond a few thousand. */
  readonly different: number;
};

const SHOWN_CHARACTERS = 300;

type Row = { readonly value: string; readonly is_cut: number; readonly events: string };

/**
 * What a field holds most often among the matching events. Values that differ
 * in their case alone are one, as they are in a query. Of a field with several values, the first counts. Throws what
 * `Lake.query` throws, and `lake.several-values` (invalid).
 */
export async function topValues(lake: Lake, wanted: TopValuesWanted): Promise<TopValues> {
  const { conditions, field, fromMs, toMs, limit, signal } = wanted;
  const filter = eventFilter(conditions);
  const text = fieldText(filter, field);
  addWindow(filter, { fromMs, toMs });
  const limits = { ...ANALYSIS_LIMITS, ...(signal && { signal }) };
  const [sums] = await lake.query<{ matched: string; with_field: string; different: string }>(
    `SELECT count() AS matched, countIf(value != '') AS with_field, uniqIf(lowerUTF8(value), value != '') AS different
     FROM (SELECT ${text} AS value FROM events WHERE ${filter.sql})`,
    filter.parameters,
    limits,
  );
  const rows = await lake.query<Row>(
    `SELECT substringUTF8(whole, 1, ${SHOWN_CHARACTERS}) AS value, lengthUTF8(whole) > ${SHOWN_CHARACTERS} AS is_cut, events
     FROM (
       SELECT min(value) AS whole, count() AS events FROM (SELECT ${text} AS value FROM events WHERE ${filter.sql})
       WHERE value != '' GROUP BY lowerUTF8(value) ORDER BY events DESC, whole LIMIT {wanted:UInt32})`,
    { ...filter.parameters, wanted: limit },
    limits,
  );
  return {
    values: rows.map(({ value, is_cut, events }) => ({ value, isCut: Boolean(is_cut), events: Number(events) })),
    matched: Number(sums?.matched ?? 0),
    withField: Number(sums?.with_field ?? 0),
    different: Number(sums?.different ?? 0),
  };
}
