import type { CommandDefinition } from '../command.ts';
import { findUser } from '../find-user.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<name>', description: 'the user' }],
  examples: [{ line: 'watchfloor auth user reset-factor kim', does: 'the password alone lets kim in again' }],
  run: async (call) => {
    const { resetSecondFactorRoute } = await import('../../platform/identity/contract.ts');
    const server = connectServer(call);
    const { id, name } = await findUser(server, call.args[0] ?? '');
    await server.call(resetSecondFactorRoute, { params: { userId: id } });
    const says = `The second factor of ${name} is gone.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.second-factor-reset/1', value: { id, name }, says });
    return 0;
  },
};
