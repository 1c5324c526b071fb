import type { CommandDefinition } from '../command.ts';
import { findUser } from '../find-user.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<name>', description: 'the user' }],
  examples: [
    { line: 'watchfloor auth user disable kim', does: 'sessions end; password and tokens are refused' },
    { line: 'watchfloor auth user enable kim', does: 'take it back' },
  ],
  run: async (call) => {
    const { disableUserRoute } = await import('../../platform/identity/contract.ts');
    const server = connectServer(call);
    const { id } = await findUser(server, call.args[0] ?? '');
    const user = await server.call(disableUserRoute, { params: { userId: id } });
    const says = `${user.name} is disabled since ${user.disabledAt}: sessions have ended, password and tokens are refused.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.user/1', value: user, says });
    return 0;
  },
};
