import type { Actor } from '../kernel/index.ts';

/** What is told to whoever calls about himself. */
export function meOf({ id, name, roles, permissions, via }: Actor) {
  return { id, name, roles, permissions: [...permissions].sort(), via };
}
