import type { CommandDefinition } from '../command.ts';
import { findUser } from '../find-user.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<name>', description: 'the user' }],
  examples: [{ line: 'watchfloor auth user enable kim', does: 'password and tokens work again' }],
  run: async (call) => {
    const { enableUserRoute } = await import('../../platform/identity/contract.ts');
    const server = connectServer(call);
    const { id } = await findUser(server, call.args[0] ?? '');
    const user = await server.call(enableUserRoute, { params: { userId: id } });
    const says = `${user.name} may sign in again. Tokens work again too: watchfloor auth token lists them.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.user/1', value: user, says });
    return 0;
  },
};
