import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import type { RuleDecision, RuleState } from '../detections/index.ts';
import type { RuleLevel } from '../rule-engine/index.ts';

type DecisionRow = {
  readonly rule_id: string;
  readonly state: RuleState | null;
  readonly level: RuleLevel | null;
  readonly raises_alert: boolean | null;
};

/** By rule id, so that the same decisions always make the same revision. */
export async function readRuleDecisions(db: Database): Promise<readonly RuleDecision[]> {
  const { rows } = await sql<DecisionRow>`
    select rule_id, state, level, raises_alert from content.rule_decision order by rule_id`.execute(db);
  return rows.map(decisionOf);
}

/** Locked until the transaction ends. What nobody decided is all null. */
export async function lockRuleDecision(tx: Transaction, ruleId: string): Promise<RuleDecision> {
  await sql`insert into content.rule_decision (rule_id) values (${ruleId}) on conflict do nothing`.execute(tx);
  const { rows } = await sql<DecisionRow>`
    select rule_id, state, level, raises_alert from content.rule_decision where rule_id = ${ruleId}
    for update`.execute(tx);
  const [row] = rows;
  return row === undefined ? { ruleId, state: null, level: null, raisesAlert: null } : decisionOf(row);
}

/** A row without a decision is as good as none. */
export async function saveRuleDecision(tx: Transaction, decision: RuleDecision): Promise<void> {
  const { ruleId, state, level, raisesAlert } = decision;
  if (state === null && level === null && raisesAlert === null) {
    await sql`delete from content.rule_decision where rule_id = ${ruleId}`.execute(tx);
    return;
  }
  await sql`
    update content.rule_decision set state = ${state}, level = ${level}, raises_alert = ${raisesAlert}
    where rule_id = ${ruleId}`.execute(tx);
}

export type RuleChange = {
  readonly at: Date;
  readonly by: { readonly id: string; readonly name: string };
  readonly reason: string;
  readonly change: Readonly<Record<string, unknown>>;
};

export async function insertRuleChange(tx: Transaction, ruleId: string, change: RuleChange): Promise<void> {
  await sql`
    insert into content.rule_change (rule_id, changed_at, by_id, by_name, reason, change)
    values (${ruleId}, ${change.at}, ${change.by.id}, ${change.by.name}, ${change.reason},
      ${JSON.stringify(change.change)}::jsonb)`.execute(tx);
}

type ChangeRow = {
  readonly changed_at: Date;
  readonly by_id: string;
  readonly by_name: string;
  readonly reason: string;
  readonly change: Record<string, unknown>;
};

/** Newest first. */
export async function readRuleChanges(db: Database, ruleId: string, limit: number): Promise<readonly RuleChange[]> {
  const { rows } = await sql<ChangeRow>`
    select * from content.rule_change where rule_id = ${ruleId} order by id desc limit ${limit}`.execute(db);
  return rows.map((row) => ({
    at: row.changed_at,
    by: { id: row.by_id, name: row.by_name },
    reason: row.reason,
    change: row.change,
  }));
}

function decisionOf({ rule_id, state, level, raises_alert }: DecisionRow): RuleDecision {
  return { ruleId: rule_id, state, level, raisesAlert: raises_alert };
}
