import { sql } from 'kysely';
import type { Control, JobDefinition, Transaction } from '../../platform/control/index.ts';
import { audit, SYSTEM_ACTOR } from '../../platform/identity/index.ts';
import type { Clock } from '../../platform/kernel/index.ts';

export type PruneDeps = {
  readonly control: Pick<Control, 'transaction'>;
  readonly clock: Clock;
  /** So long after its verdict an alert keeps the list of its hits. */
  readonly keepMs: number;
};

export type Pruned = { readonly alerts: number; readonly hits: number };

const EVERY_MS = 3_600_000;
/** One transaction's worth: raising waits for the alerts that are locked here. */
const ALERTS_AT_ONCE = 200;
const HITS_AT_ONCE = 20_000;

/** Runs every hour, and at start. */
export function pruneHitsJob(deps: PruneDeps): JobDefinition {
  return { name: 'alerts.prune-hits', everyMs: EVERY_MS, run: () => pruneHits(deps).then(() => undefined) };
}

/**
 * Forgets the single hits of alerts that were closed long ago and belong to no case. They say which event an alert has
 * counted, so that none counts twice; of an alert that grows no more nobody asks that again, except who promotes such an
 * old match by hand: that opens a new alert. The alert itself stays, with its number of hits and those that it shows.
 */
export async function pruneHits(deps: PruneDeps): Promise<Pruned> {
  let total: Pruned = { alerts: 0, hits: 0 };
  for (;;) {
    const some = await deps.control.transaction((tx) => pruneSome(deps, tx));
    if (some === undefined) return total;
    total = { alerts: total.alerts + some.alerts, hits: total.hits + some.hits };
  }
}

/** Undefined: nothing was left to do. */
async function pruneSome({ clock, keepMs }: PruneDeps, tx: Transaction): Promise<Pruned | undefined> {
  const closedBefore = new Date(clock.nowMs() - keepMs);
  const numbers = await lockDue(tx, closedBefore);
  if (numbers.length === 0) return undefined;
  const hits = await deleteHits(tx, numbers);
  // The rest of theirs in the next round.
  const isComplete = hits < HITS_AT_ONCE;
  if (isComplete) await markPruned(tx, numbers, new Date(clock.nowMs()));
  const pruned = { alerts: isComplete ? numbers.length : 0, hits };
  if (hits > 0) {
    const details = { ...pruned, closedBefore: closedBefore.toISOString() };
    await audit(tx, { actor: SYSTEM_ACTOR, action: 'alerts.prune-hits', subject: 'alerts', outcome: 'done', details });
  }
  return pruned;
}

async function lockDue(tx: Transaction, closedBefore: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ number: string }>`
    select number from alerts.alert
    where state = 'closed' and case_number is null and verdict_at < ${closedBefore}
      and (hits_pruned_at is null or hits_pruned_at < verdict_at)
    order by verdict_at limit ${ALERTS_AT_ONCE} for update skip locked`.execute(tx);
  return rows.map(({ number }) => number);
}

async function deleteHits(tx: Transaction, numbers: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from alerts.hit where (event_id, rule_id) in (
      select event_id, rule_id from alerts.hit where alert_number = any(${numbers}::bigint[]) limit ${HITS_AT_ONCE}
    )`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** An alert that is reopened and closed again comes due again: its new verdict is younger than this. */
async function markPruned(tx: Transaction, numbers: readonly string[], at: Date): Promise<void> {
  await sql`
    update alerts.alert set hits_pruned_at = ${at} where number = any(${numbers}::bigint[])`.execute(tx);
}
