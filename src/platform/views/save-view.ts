import { randomUUID } from 'node:crypto';
import { isUniqueViolation } from '../control/index.ts';
import { audit } from '../identity/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../kernel/index.ts';
import type { View } from './contract.ts';
import { nameTaken, type ViewsDeps, viewOf } from './view.ts';
import { countOwn, insertRow } from './view-store.ts';

const VIEWS_OF_ONE = 200;

export type SaveView = Pick<View, 'place' | 'name' | 'search' | 'sharing'>;

/** Throws `identity.denied`, `views.name-taken`, `views.too-many`. */
export async function saveView({ control, clock }: ViewsDeps, actor: Actor, view: SaveView): Promise<View> {
  if (view.sharing === 'team') requirePermission(actor, 'views.share');
  if ((await countOwn(control.db, actor.id)) >= VIEWS_OF_ONE) {
    const message = `You have ${VIEWS_OF_ONE} views. Delete one first.`;
    throw new WatchfloorError('conflict', 'views.too-many', { message });
  }
  const row = {
    ...view,
    id: randomUUID(),
    owner_id: actor.id,
    owner_name: actor.name,
    changed_at: new Date(clock.nowMs()),
  };
  try {
    return await control.transaction(async (tx) => {
      const saved = await insertRow(tx, row);
      const details = { place: view.place, name: view.name, sharing: view.sharing };
      await audit(tx, { actor, action: 'views.save', subject: `view:${row.id}`, details, outcome: 'done' });
      return viewOf(saved, actor, []);
    });
  } catch (error) {
    throw isUniqueViolation(error, 'views_own_name') ? nameTaken(view.name) : error;
  }
}
