import { type Actor, requirePermission } from '../kernel/index.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { ID_SHAPE, type Page, type PageInput, pageOfRows, readCursor } from './page.ts';
import { type ListedSession, listSessionsBefore, type SessionMoment } from './session-store.ts';

export type ListSessionsInput = PageInput & {
  /** `me`, `all`, or a user's id. */
  readonly user: string;
};

/** Those that still let somebody in, newest first: one's own, others' with `users.manage`. */
export async function listSessions(
  deps: IdentityDeps,
  actor: Actor,
  { user, limit, cursor }: ListSessionsInput,
): Promise<Page<ListedSession>> {
  const isOwn = user === 'me' || user === actor.id;
  if (isOwn) requireOwnSessions(actor);
  else requirePermission(actor, 'users.manage');
  const beforeId = readCursor(cursor, ID_SHAPE);
  const userId = user === 'all' ? undefined : isOwn ? actor.id : user;
  const rows = await listSessionsBefore(deps.control.db, {
    beforeId,
    limit: limit + 1,
    userId,
    at: sessionMoment(deps),
  });
  return pageOfRows(rows, limit, ({ id }) => id);
}

/** A token that only sends logs must not tell whoever steals it where its owner works, nor lock the owner out. */
export function requireOwnSessions(actor: Actor): void {
  if (actor.via !== 'session') requirePermission(actor, 'tokens.manage-own');
}

function sessionMoment({ clock, sessionLimits }: IdentityDeps): SessionMoment {
  return { now: new Date(clock.nowMs()), idleSince: new Date(clock.nowMs() - sessionLimits.idleMs) };
}
