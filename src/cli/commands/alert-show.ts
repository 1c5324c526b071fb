import { linesOfAlert } from '../alert-lines.ts';
import type { CommandDefinition } from '../command.ts';
import { printRecord } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<alert>', description: 'number (AL-12) or id' }],
  examples: [{ line: 'watchfloor alert show AL-12', does: 'why it fired, on what, and how it was judged before' }],
  run: async (call) => {
    const { showAlert } = await import('../../detect/alerts/contract.ts');
    const alert = await connectServer(call).call(showAlert, { params: { alertId: call.args[0] ?? '' } });
    printRecord(call.terminal, call.options, {
      schema: 'watchfloor.alert-in-full/1',
      value: alert,
      lines: linesOfAlert(alert),
    });
    return 0;
  },
};
