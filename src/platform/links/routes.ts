import { randomBytes } from 'node:crypto';
import type { Control } from '../control/index.ts';
import { type Route, route } from '../http/index.ts';
import { type Clock, WatchfloorError } from '../kernel/index.ts';
import * as contract from './contract.ts';
import { countLinks, findLink, forgetLinks, insertLink } from './link-store.ts';

export type LinksDeps = {
  readonly control: Control;
  readonly clock: Clock;
  /** So many one person may have at a time; 500 unless said. */
  readonly keptOfOne?: number;
};

const DAY_MS = 86_400_000;
const LIFE_MS = 90 * DAY_MS;
/** So long after its end it is still told that there was one. */
const TOLD_MS = 90 * DAY_MS;
const KEPT_OF_ONE = 500;
const ID_BYTES = 12;

export function linkRoutes({ control, clock, keptOfOne = KEPT_OF_ONE }: LinksDeps): readonly Route[] {
  return [
    route(contract.storeLink, async ({ actor, body }) => {
      const nowMs = clock.nowMs();
      const id = randomBytes(ID_BYTES).toString('base64url');
      const [madeAt, expiresAt] = [new Date(nowMs), new Date(nowMs + LIFE_MS)];
      await control.transaction(async (tx) => {
        if ((await countLinks(tx, actor.id, madeAt)) >= keptOfOne) throw tooMany(keptOfOne);
        const owner = { owner_id: actor.id, owner_name: actor.name };
        await insertLink(tx, { id, address: body.address, ...owner, made_at: madeAt, expires_at: expiresAt });
        await forgetLinks(tx, new Date(nowMs - TOLD_MS));
      });
      return { id, expiresAt: expiresAt.toISOString() };
    }),
    route(contract.resolveLink, async ({ params }) => {
      const link = await findLink(control.db, params.linkId);
      if (!link) {
        const message = 'There is no such link. Perhaps a part of it was lost on the way: ask who sent it.';
        throw new WatchfloorError('missing', 'links.unknown', { message });
      }
      if (link.expires_at.getTime() <= clock.nowMs()) {
        const day = link.expires_at.toISOString().slice(0, 10);
        const message = `This link ended on ${day} (UTC). Ask ${link.owner_name}, who made it, for a new one.`;
        throw new WatchfloorError('missing', 'links.expired', { message });
      }
      const [at, expiresAt] = [link.made_at.toISOString(), link.expires_at.toISOString()];
      return { address: link.address, by: link.owner_name, at, expiresAt };
    }),
  ];
}

/** An older one would have to go, and whoever has it was promised that it leads somewhere. */
function tooMany(most: number): WatchfloorError {
  const message = `You have ${most} links that have not ended, and may have no more. Each ends after 90 days.`;
  return new WatchfloorError('conflict', 'links.too-many', { message });
}
