import type { EventQuery } from '../../event-query/contract.ts';
import { LATEST_MS } from '../write-origin.ts';
import { fieldPasses, textAnywhere } from './event-conditions.ts';
import { addQuery } from './query-conditions.ts';
import { SqlFilter } from './sql-filter.ts';
import { equals } from './text-test.ts';

/** Which events are meant; all of it must hold. */
export type EventConditions = {
  /** Anywhere in the event, in any case. */
  readonly text?: string | undefined;
  readonly sourceId?: string | undefined;
  /** All of them must hold, exactly. */
  readonly fieldEquals?: readonly { readonly name: string; readonly value: string }[] | undefined;
  /** Only events that this rule matched. */
  readonly ruleId?: string | undefined;
  /** What a person wrote. */
  readonly query?: EventQuery | undefined;
};

export function eventFilter({ text, sourceId, fieldEquals = [], ruleId, query }: EventConditions): SqlFilter {
  const filter = new SqlFilter();
  if (sourceId !== undefined) filter.add('source = {source:String}', { source: sourceId });
  if (text !== undefined && text !== '') filter.add(textAnywhere(filter, { pieces: [text], isCaseExact: false }));
  for (const { name, value } of fieldEquals) {
    filter.add(fieldPasses(filter, { name, isEmptyMeant: value === '' }, equals(filter, value)));
  }
  if (ruleId !== undefined) {
    filter.add(
      '(journal_id, sequence, record) IN (SELECT journal_id, sequence, record FROM matches WHERE rule_id = {rule:String})',
      { rule: ruleId },
    );
  }
  if (query !== undefined) addQuery(filter, query);
  return filter;
}

/** Event time: from inclusive, to exclusive, milliseconds since the Unix epoch; absent: no bound. */
export type EventWindow = { readonly fromMs?: number | undefined; readonly toMs?: number | undefined };

export function addWindow(filter: SqlFilter, { fromMs, toMs }: EventWindow): void {
  const us = (timeMs: number) => Math.round(Math.min(Math.max(timeMs, 0), LATEST_MS + 1) * 1000);
  if (fromMs !== undefined) {
    filter.add("time >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC')", { from_us: us(fromMs) });
  }
  if (toMs !== undefined) {
    filter.add("time < fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')", { to_us: us(toMs) });
  }
}
