import { randomUUID } from 'node:crypto';
import { type UserId, WatchfloorError } from '../kernel/index.ts';
import { insertToken } from './api-token-store.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashSecret } from './secret.ts';
import { SYSTEM_ACTOR } from './system-actor.ts';
import { hasUsers, insertUser } from './user-store.ts';

export const FIRST_ADMINISTRATOR = 'admin';
const TOKEN_MIN_LENGTH = 16;

export type BootstrapOptions = {
  /** Becomes the first administrator's API token, on empty data only. */
  readonly token?: string | undefined;
};

/**
 * On data without users creates `admin`, who has no password. Returns whether it did: where users exist, nothing happens
 * and the token is not looked at. Throws `identity.admin-token-weak` (invalid) before anything is written.
 */
export async function bootstrapAdministrator(deps: IdentityDeps, options: BootstrapOptions = {}): Promise<boolean> {
  if (await hasUsers(deps.control.db)) return false;
  const { token } = options;
  if (token !== undefined) requireStrongToken(token);
  const createdAt = new Date(deps.clock.nowMs());
  const id = randomUUID() as UserId;
  const roles = ['administrator'] as const;
  return deps.control.transaction(async (tx) => {
    // Two processes that start at once on the same empty data: the name is unique, the later one does nothing.
    if (
      !(await insertUser(tx, { id, name: FIRST_ADMINISTRATOR, roles, passwordHash: null, createdAt, disabledAt: null }))
    )
      return false;
    if (token !== undefined) {
      const name = 'WATCHFLOOR_ADMIN_TOKEN';
      const secretHash = hashSecret(token);
      const facts = { userId: id, parentId: null, name, roles, sourceId: null, createdAt, expiresAt: null };
      await insertToken(tx, { ...facts, secretHash });
    }
    const details = { hasToken: token !== undefined };
    const entry = {
      actor: SYSTEM_ACTOR,
      action: 'identity.bootstrap',
      subject: `user:${FIRST_ADMINISTRATOR}`,
      details,
    } as const;
    await audit(tx, { ...entry, outcome: 'done' });
    return true;
  });
}

function requireStrongToken(token: string): void {
  if (token.length >= TOKEN_MIN_LENGTH && /^[\x21-\x7e]{1,512}$/.test(token) && new Set(token).size >= 8) return;
  const message = `The administrator's token needs ${TOKEN_MIN_LENGTH} to 512 visible ASCII characters, eight of them different. Try: openssl rand -hex 32`;
  throw new WatchfloorError('invalid', 'identity.admin-token-weak', { message });
}
