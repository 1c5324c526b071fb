import { type RawBuilder, sql } from 'kysely';

/** Whether a tag of a rule (`attack.t1059.001`) names an ATT&CK id, or a sub-technique of it. Both are SQL texts. */
export function namesAttackId(tag: RawBuilder<unknown>, attackId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`starts_with(lower(${tag}) || '.', 'attack.' || lower(${attackId}) || '.')`;
}
