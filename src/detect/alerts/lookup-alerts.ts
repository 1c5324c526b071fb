import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';

type NamedAlerts = { readonly value: string; readonly alerts: number };

/** How many alerts are about each of these, by the name of any entity of theirs, in any case. None: left out. */
export async function lookupAlerts(
  db: Database,
  actor: Actor,
  values: readonly string[],
): Promise<readonly NamedAlerts[]> {
  requirePermission(actor, 'alerts.read');
  const { rows } = await sql<{ value: string; alerts: string }>`
    with wanted as (select distinct value from unnest(${values}::text[]) value),
    named as (
      select lower(a.entity_name) as name, a.number from alerts.alert a
      union select lower(e.entity_name), e.alert_number from alerts.alert_entity e
    )
    select w.value, count(*) as alerts from wanted w join named n on n.name = lower(w.value)
    group by w.value`.execute(db);
  return rows.map(({ value, alerts }) => ({ value, alerts: Number(alerts) }));
}
