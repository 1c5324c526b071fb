import { type EventId, eventIdOf } from '../../../platform/kernel/index.ts';
import type { Lake } from '../contract.ts';

export type RecentMatch = {
  readonly eventId: EventId;
  readonly ruleId: string;
  /** It went to an alert when it was recorded. */
  readonly raisesAlert: boolean;
};

type Row = {
  readonly journal_id: string;
  readonly sequence: string;
  readonly record: number;
  readonly rule_id: string;
  readonly raises_alert: boolean;
};

const SQL = `
SELECT journal_id, sequence, record, rule_id, raises_alert FROM matches
WHERE toDate(received_at) >= toDate({from:String}) AND rule_id IN {rules:Array(String)}
ORDER BY received_at DESC, sequence DESC, record DESC LIMIT {wanted:UInt32}`;

type Wanted = { readonly ruleIds: readonly string[]; readonly fromDay: string; readonly limit: number };

/** The newest matches of these rules by the day (UTC) of receipt: events may claim any time. */
export async function recentMatches(lake: Lake, wanted: Wanted): Promise<readonly RecentMatch[]> {
  const { ruleIds, fromDay, limit } = wanted;
  const rows = await lake.query<Row>(SQL, { from: fromDay, rules: ruleIds, wanted: limit }, { maxRows: limit });
  return rows.map(({ journal_id, sequence, record, rule_id, raises_alert }) => ({
    eventId: eventIdOf({ journalId: journal_id, sequence: Number(sequence), record }),
    ruleId: rule_id,
    raisesAlert: raises_alert,
  }));
}
