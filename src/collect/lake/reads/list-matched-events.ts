import { type EventPosition, eventIdOf } from '../../../platform/kernel/index.ts';
import type { Lake } from '../contract.ts';

export type MatchedEvents = {
  readonly ruleIds: readonly string[];
  /** Event time, milliseconds since the Unix epoch; both ends inclusive. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly limit: number;
};

/** That a rule met an event, and no more. */
export type MatchedEvent = { readonly ruleId: string; readonly position: EventPosition; readonly eventId: string };

type Row = {
  readonly rule_id: string;
  readonly journal_id: string;
  readonly sequence: string;
  readonly record: number;
};

const SQL = `
SELECT rule_id, journal_id, sequence, record
FROM matches
WHERE time >= fromUnixTimestamp64Micro({from:Int64}, 'UTC') AND time <= fromUnixTimestamp64Micro({until:Int64}, 'UTC')
  AND rule_id IN {rules:Array(String)} AND hidden_by = ''
ORDER BY time, journal_id, sequence, record
LIMIT {limit:UInt32}`;

/** The matches of some rules in a stretch of time, oldest first; without those that an exception hides. */
export async function listMatchedEvents(lake: Lake, wanted: MatchedEvents): Promise<readonly MatchedEvent[]> {
  const { ruleIds, fromMs, untilMs, limit } = wanted;
  const parameters = { from: Math.floor(fromMs * 1000), until: Math.ceil(untilMs * 1000), rules: ruleIds, limit };
  const rows = await lake.query<Row>(SQL, parameters);
  return rows.map((row) => {
    const position = { journalId: row.journal_id, sequence: Number(row.sequence), record: row.record };
    return { ruleId: row.rule_id, position, eventId: eventIdOf(position) };
  });
}
