import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<session>', description: 'its id in `auth session list`' }],
  examples: [{ line: 'watchfloor auth session revoke 41', does: 'sign that browser out, at once' }],
  run: async (call) => {
    const { endSessionRoute } = await import('../../platform/identity/contract.ts');
    const [sessionId = ''] = call.args;
    await connectServer(call).call(endSessionRoute, { params: { sessionId } });
    const says = `Session ${sessionId} has ended.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.session-end/1', value: { id: sessionId }, says });
    return 0;
  },
};
