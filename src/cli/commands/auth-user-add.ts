import { ROLES } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { requireRole } from '../find-user.ts';
import { printChange } from '../print-records.ts';
import { readNewPassword } from '../read-new-password.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<name>', description: 'a to z, 0 to 9 and . _ @ -, at most 64' }],
  options: [
    { flags: '--role <role>', description: 'what the user may do, again for more', isRepeatable: true, choices: ROLES },
    { flags: '--with-password', description: 'ask for a password, or read it from standard input' },
  ],
  examples: [
    { line: 'watchfloor auth user add kim --role analyst --with-password', does: 'asks without echo' },
    { line: 'watchfloor auth user add lee --role manager', does: 'a password comes later: auth password lee' },
  ],
  run: async (call) => {
    const { createUserRoute } = await import('../../platform/identity/contract.ts');
    const [name = ''] = call.args;
    const roles = (Array.isArray(call.options.role) ? call.options.role.map(String) : []).map(requireRole);
    const password = call.options.withPassword === true ? (await readNewPassword(call, false)).password : undefined;
    const body = { name, roles, ...(password !== undefined && { password }) };
    const user = await connectServer(call).call(createUserRoute, { body });
    const does = roles.length > 0 ? `is ${roles.join(', ')}` : 'holds no role yet: auth user roles';
    const next = user.hasPassword
      ? ''
      : ` Without a password nothing lets the user in: watchfloor auth password ${user.name}`;
    const says = `${user.name} ${does}.${next}`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.user/1', value: user, says });
    return 0;
  },
};
