import { type Actor, PERMISSIONS, type UserId } from '../kernel/index.ts';

/** Watchfloor itself: pipeline, jobs, start. Comes from no request, so no credential can become it. */
export const SYSTEM_ACTOR: Actor = {
  id: 'system' as UserId,
  name: 'system',
  roles: [],
  permissions: new Set(PERMISSIONS),
  via: 'system',
};
