import type { Actor } from '../kernel/index.ts';
import { type AuditRow, listActsOf } from './audit-store.ts';
import type { IdentityDeps } from './identity-deps.ts';

/** What the caller himself has done since then, newest first: nobody needs a permission to be told that. */
export function listOwnActs(deps: IdentityDeps, actor: Actor, from: Date): Promise<readonly AuditRow[]> {
  return listActsOf(deps.control.db, actor.id, from);
}
