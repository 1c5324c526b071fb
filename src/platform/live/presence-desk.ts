import { type Route, route } from '../http/index.ts';
import { type Actor, type Clock, requirePermission } from '../kernel/index.ts';
import { enterPresence, leavePresence, PRESENCE_KINDS, type PresenceKind } from './contract.ts';
import type { LiveFloor } from './live-floor.ts';
import { createPresence } from './presence.ts';

type Subject = { readonly kind: PresenceKind; readonly id: string };
export type PresenceDesk = {
  readonly routes: readonly Route[];
  /** Lets go of who is silent, and tells the others. */
  readonly sweep: () => Promise<void>;
};

/** Who else looks at the same thing: asked and told only among those who may read such things. */
export function createPresenceDesk(floor: Pick<LiveFloor, 'tellPeople'>, clock: Clock): PresenceDesk {
  const presence = createPresence();
  const tell = (subject: string) =>
    floor.tellPeople(
      presence.peopleAt(subject).map(({ id }) => id),
      {
        hint: { topic: 'presence', count: 1, ids: [subject] },
        permission: PRESENCE_KINDS[subject.split(':')[0] as PresenceKind],
      },
    );
  const seatOf = ({ id, name }: Actor, { kind, id: thing }: Subject, tab: string) => ({
    subject: `${kind}:${thing}`,
    tab,
    person: { id, name },
  });
  return {
    routes: [
      route(enterPresence, async ({ actor, params, body }) => {
        requirePermission(actor, PRESENCE_KINDS[params.kind]);
        const seat = seatOf(actor, params, body.tab);
        if (presence.stay(seat, clock.nowMs())) void tell(seat.subject);
        return { data: presence.peopleAt(seat.subject).filter(({ id }) => id !== actor.id), next: null };
      }),
      route(leavePresence, async ({ actor, params, query }) => {
        const seat = seatOf(actor, params, query.tab);
        if (presence.leave(seat)) void tell(seat.subject);
      }),
    ],
    sweep: async () => {
      await Promise.all(presence.sweep(clock.nowMs()).map(tell));
    },
  };
}
