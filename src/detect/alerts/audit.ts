import type { Transaction } from '../../platform/control/index.ts';
import type { Actor, SafeDetails } from '../../platform/kernel/index.ts';

export type AuditEntry = {
  readonly actor: Actor | undefined;
  readonly action: string;
  readonly subject: string;
  readonly details?: SafeDetails;
  readonly outcome: 'done' | 'denied' | 'failed';
};
export type Audit = (tx: Transaction, entry: AuditEntry) => Promise<void>;
