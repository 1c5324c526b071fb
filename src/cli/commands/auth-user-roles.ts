import { ROLES, WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { findUser, requireRole } from '../find-user.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [
    { name: '<name>', description: 'the user' },
    { name: '[roles...]', description: `all that the user shall hold: ${ROLES.join(', ')}`, suggests: ROLES },
  ],
  options: [{ flags: '--none', description: 'take every role away' }],
  examples: [
    { line: 'watchfloor auth user roles kim analyst engineer', does: 'these two, and no other' },
    { line: 'watchfloor auth user roles kim --none', does: 'may sign in, and do nothing' },
  ],
  run: async (call) => {
    const { setRolesRoute } = await import('../../platform/identity/contract.ts');
    const [name = '', ...words] = call.args;
    const roles = words.map(requireRole);
    if (roles.length > 0 === (call.options.none === true)) {
      const message = `Name the roles, or --none. Roles: ${ROLES.join(', ')}.`;
      throw new WatchfloorError('invalid', 'cli.no-role', { message });
    }
    const server = connectServer(call);
    const { id, roles: before } = await findUser(server, name);
    const user = await server.call(setRolesRoute, { params: { userId: id }, body: { roles } });
    const says = `${user.name} is ${user.roles.join(', ') || 'without a role'} (before: ${before.join(', ') || 'none'}).`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.user/1', value: user, says });
    return 0;
  },
};
