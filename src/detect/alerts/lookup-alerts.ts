import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { namesAttackId } from './attack-tag.ts';
import { ATTACK_ID } from './contract.ts';

type NamedAlerts = { readonly value: string; readonly isSample: boolean; readonly alerts: number };

/**
 * How many alerts are about each of these, by the name of any entity of theirs or by an ATT&CK id of their rule, in any
 * case, the sample's apart. None: left out.
 */
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
  const attackIds = values.filter((value) => ATTACK_ID.test(value));
  return sql`
    with wanted as (select distinct value from unnest(${values}::text[]) value),
    named as (
      select w.value, a.number from wanted w join alerts.alert a on lower(a.entity_name) = lower(w.value)
      union
      select w.value, e.alert_number from wanted w join alerts.alert_entity e on lower(e.entity_name) = lower(w.value)
      ${attackIds.length === 0 ? sql`` : sql`union ${taggedWith(attackIds)}`}
    )
    select value, is_sample, count(*) as alerts from named join alerts.alert using (number) group by value, is_sample`;
}

/** The rules of alerts are few beside the alerts: those that name an id are found first. */
function taggedWith(attackIds: readonly string[]): RawBuilder<unknown> {
  return sql`
    select t.value, a.number from (
      select distinct w.value, r.rule_id, r.rule_version
      from alerts.rule r, jsonb_array_elements_text(r.shown -> 'tags') tag, unnest(${attackIds}::text[]) w (value)
      where ${namesAttackId(sql`tag`, sql`w.value`)}
    ) t join alerts.alert a on a.rule_id = t.rule_id and a.rule_version = t.rule_version`;
}
