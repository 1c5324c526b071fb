import { personOf } from '../../detect/alerts/index.ts';
import { type Actor, WatchfloorError } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { lockCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { Audience, StatusUpdate } from './contract.ts';
import { insertUpdate } from './workspace-store.ts';

type Input = {
  readonly caseNumber: string;
  readonly audience: Audience;
  readonly text: string;
  readonly nextDueAt: string | null;
};

/**
 * Writes down what an audience was told. A closed case takes a last word, but promises none.
 * Throws `cases.missing`, `cases.due-in-the-past` (invalid), `cases.closed` (conflict).
 */
export function sendUpdate(deps: CasesDeps, actor: Actor, input: Input): Promise<StatusUpdate> {
  const { caseNumber, audience, text, nextDueAt } = input;
  return inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    if (nextDueAt !== null) {
      requireOpen(known);
      if (Date.parse(nextDueAt) <= work.now.getTime()) {
        throw new WatchfloorError('invalid', 'cases.due-in-the-past', {
          message: 'The next update cannot be due in the past.',
        });
      }
    }
    const by = personOf(actor);
    const sent = await insertUpdate(work.tx, known.digits, {
      audience,
      text,
      by,
      at: work.now.toISOString(),
      nextDueAt,
    });
    await writeDown(work, known, [{ kind: 'update', text: `To ${audience}: ${text}` }]);
    await recordAct(work, known, { act: 'cases.send-update', details: { update: sent.id, audience } });
    return sent;
  });
}
