import type { Control } from '../../platform/control/index.ts';
import { audit, SYSTEM_ACTOR } from '../../platform/identity/index.ts';
import { changeExceptions, lockExpired } from './exception-store.ts';

/**
 * Gives exceptions that are over back to their owners, and answers how many: `exception.expired` tells each. They hide
 * nothing since their time came, whenever this runs.
 */
export async function expireExceptions(control: Pick<Control, 'transaction' | 'publish'>, now: Date): Promise<number> {
  return control.transaction(async (tx) => {
    const expired = await lockExpired(tx, now);
    if (expired.length === 0) return 0;
    const numbers = expired.map(({ number }) => number);
    await changeExceptions(tx, numbers, { returnedAt: now });
    const ids = expired.map(({ id }) => id);
    const subject = ids.length === 1 ? `exception:${ids[0]}` : `exceptions:${ids.length}`;
    await audit(tx, {
      actor: SYSTEM_ACTOR,
      action: 'exceptions.expire',
      subject,
      outcome: 'done',
      details: { exceptions: ids },
    });
    await control.publish(
      tx,
      expired.map(({ id, owner, ruleIds, reason, expiresAt }) => ({
        type: 'exception.expired',
        subjectId: id,
        body: { owner, ruleIds, reason, expiresAt: expiresAt.toISOString() },
      })),
    );
    return expired.length;
  });
}
