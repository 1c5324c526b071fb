import { z } from 'zod';
import { entitySchema, personSchema } from '../../detect/alerts/contract.ts';
import { readEntitiesOfAlerts } from '../../detect/alerts/index.ts';
import type { Control, DeliveredEvent, OutboxSubscriber } from '../../platform/control/index.ts';
import { SYSTEM_ACTOR } from '../../platform/identity/index.ts';
import type { Clock } from '../../platform/kernel/index.ts';
import { type KnownCase, lockCase, undefinedIfMissing } from './case-store.ts';
import { placeEntities } from './entity-store.ts';
import { byline } from './link-alerts.ts';
import { insertEntries } from './timeline-store.ts';

/** What `alert.recurred` says; more may be said in time. */
const recurredSchema = z.object({
  number: z.string(),
  title: z.string(),
  ruleAuthor: z.string(),
  ruleSet: z.string(),
  entity: entitySchema,
  caseNumber: z.string().nullable(),
  owner: personSchema.nullable(),
  seenAtMs: z.number(),
});

type Deps = { readonly control: Pick<Control, 'transaction' | 'publish'>; readonly clock: Clock };

/**
 * An alert of a case, not judged harmless, came again and joined the case by itself: the timeline says so, and
 * `case.alert-recurred` names the case's owner. A repeated delivery adds nothing.
 */
export function noteRecurrence(deps: Deps): OutboxSubscriber {
  return { name: 'cases.note-recurrence', types: ['alert.recurred'], handle: (event) => note(deps, event) };
}

async function note(deps: Deps, event: DeliveredEvent): Promise<void> {
  const recurred = recurredSchema.parse(event.body);
  if (recurred.caseNumber === null) return;
  const { caseNumber, number, seenAtMs } = recurred;
  await deps.control.transaction(async (tx) => {
    const known = await lockCase(tx, caseNumber).catch(undefinedIfMissing);
    if (known === undefined) return;
    const added = await insertEntries(tx, known.digits, [
      {
        kind: 'alert',
        at: new Date(seenAtMs),
        recordedAt: new Date(deps.clock.nowMs()),
        author: { id: SYSTEM_ACTOR.id, name: SYSTEM_ACTOR.name },
        text: describe(recurred, known),
        alert: { id: event.subjectId, number },
        outboxId: event.outboxId,
      },
    ]);
    if (added.length === 0) return;
    await placeEntities(tx, known.digits, await readEntitiesOfAlerts(tx, [event.subjectId]));
    const body = { alert: number, owner: known.owner ?? recurred.owner, status: known.status };
    await deps.control.publish(tx, [{ type: 'case.alert-recurred', subjectId: caseNumber, body }]);
  });
}

function describe({ title, entity, ruleAuthor, ruleSet }: z.output<typeof recurredSchema>, known: KnownCase): string {
  const after = known.status === 'closed' ? ', after this case was closed' : '';
  return `It came again${after}: ${title} on ${entity.type} ${entity.name}, ${byline(ruleAuthor, ruleSet)}`;
}
