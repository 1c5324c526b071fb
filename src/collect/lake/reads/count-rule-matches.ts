import type { Lake } from '../contract.ts';

/** Matches of one rule on one day of receipt (UTC, `YYYY-MM-DD`). */
export type DayCount = {
  readonly ruleId: string;
  readonly day: string;
  readonly matches: number;
  /** Of those, how many an exception hides. */
  readonly hidden: number;
};

type Row = { readonly rule_id: string; readonly day: string; readonly matches: string; readonly hidden: string };

/** By day of receipt, which is the partition: events may claim any time. */
const BY_DAY = `
SELECT rule_id, toString(toDate(received_at)) AS day, count() AS matches, countIf(hidden_by != '') AS hidden
FROM matches
WHERE toDate(received_at) >= toDate({from:String}) AND NOT is_sample AND ({rule:String} = '' OR rule_id = {rule:String})
GROUP BY rule_id, day`;

/** From a day on (inclusive), the sample recording left out; of one rule, or of all. Days without a match are absent. */
export async function countRuleMatches(
  lake: Lake,
  { fromDay, ruleId = '' }: { readonly fromDay: string; readonly ruleId?: string },
): Promise<readonly DayCount[]> {
  const rows = await lake.query<Row>(BY_DAY, { from: fromDay, rule: ruleId });
  return rows.map((row) => ({
    ruleId: row.rule_id,
    day: row.day,
    matches: Number(row.matches),
    hidden: Number(row.hidden),
  }));
}

/** How many matches each exception has hidden so far; one that hid none is absent. */
export async function countHiddenMatches(lake: Lake): Promise<ReadonlyMap<string, number>> {
  const rows = await lake.query<{ hidden_by: string; matches: string }>(
    "SELECT hidden_by, count() AS matches FROM matches WHERE hidden_by != '' GROUP BY hidden_by",
    {},
  );
  return new Map(rows.map((row) => [row.hidden_by, Number(row.matches)]));
}
