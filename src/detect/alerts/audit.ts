import type { Transaction } from '../../platform/control/index.ts';
import type { Actor, SafeDetails } from '../../platform/kernel/index.ts';

export type AuditEntry = {
  readonly actor: Actor;
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly details: SafeDetails;
};
export type Audit = (tx: Transaction, entry: AuditEntry) => Promise<void>;
