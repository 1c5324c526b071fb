import type { Transaction } from '../control/index.ts';
import { WatchfloorError } from '../kernel/index.ts';
import { lockAdministrators, type User } from './user-store.ts';

/**
 * Throws `identity.last-administrator` (conflict) where nobody but this user is an administrator who can come in; until
 * the transaction ends nobody can take the others' right either.
 */
export async function requireOtherAdministrator(tx: Transaction, user: User): Promise<void> {
  const administrators = await lockAdministrators(tx);
  if (administrators.length === 0 || administrators.some(({ id }) => id !== user.id)) return;
  const message = `${user.name} is the last administrator. Make another user one first.`;
  throw new WatchfloorError('conflict', 'identity.last-administrator', { message });
}
