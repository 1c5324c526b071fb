import { randomUUID } from 'node:crypto';
import { type Actor, type Role, requirePermission, type UserId, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import { insertUser, type User } from './user-store.ts';

export type CreateUserInput = {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Absent: this user signs in by link or token until one is set. */
  readonly password?: string | undefined;
};

/** Throws `identity.user-exists` (conflict), `identity.password-weak` (invalid). */
export async function createUser(deps: IdentityDeps, actor: Actor, input: CreateUserInput): Promise<User> {
  requirePermission(actor, 'users.manage');
  const { name, password } = input;
  if (password !== undefined) requireGoodPassword(password, name);
  const user: User = {
    id: randomUUID() as UserId,
    name,
    roles: [...new Set(input.roles)],
    passwordHash: password === undefined ? null : await hashPassword(password),
    createdAt: new Date(deps.clock.nowMs()),
    disabledAt: null,
  };
  await deps.control.transaction(async (tx) => {
    if (!(await insertUser(tx, user))) {
      throw new WatchfloorError('conflict', 'identity.user-exists', { message: `There is a user ${name} already.` });
    }
    const details = { roles: user.roles };
    await audit(tx, { actor, action: 'identity.create-user', subject: `user:${name}`, details, outcome: 'done' });
  });
  return user;
}
