import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import { type AlertRow, alertSummaryOf } from './alert-row.ts';
import { selectAlerts } from './alert-store.ts';
import type { AlertReply } from './contract.ts';

const DAYS = 30;
/** Of a rule that never stops: the newest so many, some tens of milliseconds. */
const MOST_COUNTED = 10_000;
const RELATED_SHOWN = 5;

type CountRow = { readonly here: string; readonly elsewhere: string; readonly entities: string };

/** What the rule had raised before this alert, on its entity and on others. Sample and live never mix. */
export async function readPrevalence(db: Database, alert: AlertRow): Promise<AlertReply['prevalence']> {
  const { rows } = await sql<CountRow>`
    select count(*) filter (where is_here) as here, count(*) filter (where not is_here) as elsewhere,
      count(distinct (entity_type, entity_name)) filter (where not is_here) as entities
    from (
      select entity_type, entity_name, entity_type = ${alert.entity_type} and entity_name = ${alert.entity_name} as is_here
      from alerts.alert
      where rule_id = ${alert.rule_id} and number < ${alert.number}::bigint and is_sample = ${alert.is_sample}
        and raised_at >= ${alert.raised_at}::timestamptz - make_interval(days => ${DAYS}::int)
      order by number desc limit ${MOST_COUNTED + 1}
    ) before`.execute(db);
  const [row] = rows;
  const count = { here: Number(row?.here ?? 0), elsewhere: Number(row?.elsewhere ?? 0) };
  const isExact = count.here + count.elsewhere <= MOST_COUNTED;
  return { days: DAYS, ...count, entities: Number(row?.entities ?? 0), isExact };
}

export async function readRelated(db: Database, alert: AlertRow): Promise<AlertReply['related']> {
  const rows = await selectAlerts(
    db,
    sql`where a.entity_name = ${alert.entity_name} and a.entity_type = ${alert.entity_type}
      and a.number <> ${alert.number}::bigint and a.is_sample = ${alert.is_sample}
      order by a.number desc limit ${RELATED_SHOWN}`,
  );
  return rows.map(alertSummaryOf);
}
