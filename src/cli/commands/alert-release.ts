import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<alert>', description: 'number (AL-12) or id' }],
  examples: [{ line: 'watchfloor alert release AL-12', does: 'put it back: somebody else may take it' }],
  run: async (call) => {
    const { releaseAlert } = await import('../../detect/alerts/contract.ts');
    const alert = await connectServer(call).call(releaseAlert, { params: { alertId: call.args[0] ?? '' }, body: {} });
    const says = `${alert.number} is back in the queue.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.alert/1', value: alert, says });
    return 0;
  },
};
