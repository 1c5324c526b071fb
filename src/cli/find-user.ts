import type { ReplyOf } from '../platform/http/contract.ts';
import type { listUsersRoute } from '../platform/identity/contract.ts';
import { ROLES, type Role, WatchfloorError } from '../platform/kernel/index.ts';
import type { ServerConnection } from './server-connection.ts';

export type UserReply = ReplyOf<typeof listUsersRoute>['data'][number];

/** Throws `identity.user-unknown` (missing), and what the server says where the caller may not manage users. */
export async function findUser(server: ServerConnection, name: string): Promise<UserReply> {
  const { listUsersRoute } = await import('../platform/identity/contract.ts');
  const { data } = await server.call(listUsersRoute, { query: { name } });
  if (data[0]) return data[0];
  throw new WatchfloorError('missing', 'identity.user-unknown', { message: `There is no user ${name}.` });
}

/** Throws `cli.unknown-role` (invalid). */
export function requireRole(text: string): Role {
  const role = ROLES.find((each) => each === text);
  if (role) return role;
  throw new WatchfloorError('invalid', 'cli.unknown-role', {
    message: `There is no role ${text}. Roles: ${ROLES.join(', ')}.`,
  });
}
