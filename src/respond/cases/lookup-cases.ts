import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';

type NamedCases = { readonly value: string; readonly isSample: boolean; readonly cases: number };

/** How many cases have each of these among their entities, in any case, the sample's apart. None: left out. */
export async function lookupCases(
  db: Database,
  actor: Actor,
  values: readonly string[],
): Promise<readonly NamedCases[]> {
  requirePermission(actor, 'cases.read');
  const { rows } = await sql<{ value: string; is_sample: boolean; cases: string }>`
    with wanted as (select distinct value from unnest(${values}::text[]) value)
    select w.value, c.is_sample, count(distinct e.case_number) as cases
    from wanted w join cases.entity e on lower(e.name) = lower(w.value) and e.removed_at is null
      join cases."case" c on c.number = e.case_number
    group by w.value, c.is_sample`.execute(db);
  return rows.map(({ value, is_sample, cases }) => ({ value, isSample: is_sample, cases: Number(cases) }));
}
