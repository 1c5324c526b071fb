import type { Actor, Permission, UserId } from '../../src/platform/kernel/index.ts';

/** Someone with exactly these permissions, as a session would give them. */
export function actorCalled(name: string, permissions: readonly Permission[]): Actor {
  const id = `u-${name.toLowerCase()}` as UserId;
  return { id, name, roles: ['analyst'], permissions: new Set(permissions), via: 'session' };
}
