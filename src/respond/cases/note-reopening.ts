import { z } from 'zod';
import type { Control, DeliveredEvent, OutboxSubscriber } from '../../platform/control/index.ts';
import type { Clock } from '../../platform/kernel/index.ts';
import { type KnownCase, lockCase, undefinedIfMissing } from './case-store.ts';
import { insertEntries } from './timeline-store.ts';

/** What `alert.reopened` says; more may be said in time. Of an alert in no case, and of older versions, less. */
const reopenedSchema = z.object({
  number: z.string(),
  caseNumber: z.string().nullish(),
  note: z.string(),
  by: z.string(),
  byName: z.string().optional(),
});

type Deps = { readonly control: Pick<Control, 'transaction'>; readonly clock: Clock };

/**
 * The verdict on an alert of a case was taken back: the timeline says so, for a closed case may now hold what nobody has
 * judged. A repeated delivery adds nothing.
 */
export function noteReopening(deps: Deps): OutboxSubscriber {
  return { name: 'cases.note-reopening', types: ['alert.reopened'], handle: (event) => note(deps, event) };
}

async function note({ control, clock }: Deps, event: DeliveredEvent): Promise<void> {
  const { caseNumber, number, by, byName, note: why } = reopenedSchema.parse(event.body);
  if (caseNumber === null || caseNumber === undefined) return;
  await control.transaction(async (tx) => {
    const known = await lockCase(tx, caseNumber).catch(undefinedIfMissing);
    if (known === undefined) return;
    await insertEntries(tx, known.digits, [
      {
        kind: 'alert',
        at: event.publishedAt,
        recordedAt: new Date(clock.nowMs()),
        author: { id: by, name: byName ?? by },
        text: describe(known, number, why),
        alert: { id: event.subjectId, number },
        outboxId: event.outboxId,
      },
    ]);
  });
}

function describe(known: KnownCase, number: string, why: string): string {
  const what = `The verdict on ${number} was taken back${why === '' ? '' : `: ${why}`}`;
  return known.status === 'closed' ? `${what} (this case is closed: reopen it, or judge the alert)` : what;
}
