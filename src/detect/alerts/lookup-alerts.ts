import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';

type NamedAlerts = { readonly value: string; readonly isSample: boolean; readonly alerts: number };

/** How many alerts are about each of these, by the name of any entity of theirs, in any case, the sample's apart. None: left out. */
export async function lookupAlerts(
  db: Database,
  actor: Actor,
  values: readonly string[],
): Promise<readonly NamedAlerts[]> {
  requirePermission(actor, 'alerts.read');
  const { rows } = await countNamed(values).execute(db);
  return rows.map(({ value, is_sample, alerts }) => ({ value, isSample: is_sample, alerts: Number(alerts) }));
}

type NamedRow = { value: string; is_sample: boolean; alerts: string };

/** Each table is asked by its index of names, before the two are put together. */
export function countNamed(values: readonly string[]): RawBuilder<NamedRow> {
  return sql`
    with wanted as (select distinct value from unnest(${values}::text[]) value),
    named as (
      select w.value, a.number from wanted w join alerts.alert a on lower(a.entity_name) = lower(w.value)
      union
      select w.value, e.alert_number from wanted w join alerts.alert_entity e on lower(e.entity_name) = lower(w.value)
    )
    select value, is_sample, count(*) as alerts from named join alerts.alert using (number) group by value, is_sample`;
}
