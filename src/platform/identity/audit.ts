import type { Transaction } from '../control/index.ts';
import type { Actor, SafeDetails } from '../kernel/index.ts';
import { type AuditOutcome, insertAuditRow } from './audit-store.ts';

export type AuditEntry = {
  /** Undefined: nobody known, someone who is not signed in. */
  readonly actor: Actor | undefined;
  /** `<room>.<act>`: `cases.close`. */
  readonly action: string;
  /** What was acted on, `case:C-17`, `user:kim`. */
  readonly subject: string;
  /** Never a secret, never a password, never raw log text. */
  readonly details?: SafeDetails;
  readonly outcome: AuditOutcome;
};

/**
 * Adds to the audit trail, which can only grow. Every verb that changes something calls it with its own transaction, so
 * that there is no change without its record and no record of a change that was rolled back.
 */
export async function audit(tx: Transaction, entry: AuditEntry): Promise<void> {
  const { actor, action, subject, outcome, details = {} } = entry;
  const who = { actorId: actor?.id ?? null, actorName: actor?.name ?? 'nobody', actorVia: actor?.via ?? 'nothing' };
  await insertAuditRow(tx, { ...who, action, subject, outcome, details });
}
