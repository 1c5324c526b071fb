import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<alert>', description: 'number (AL-12) or id' }],
  options: [{ flags: '--note <text>', description: 'why the verdict is taken back' }],
  examples: [
    { line: 'watchfloor alert reopen AL-12 --note "it happened again"', does: 'take the verdict back' },
    { line: 'watchfloor alert show AL-12', does: 'see what it was before, by whom and why' },
  ],
  run: async (call) => {
    const { reopenAlert } = await import('../../detect/alerts/contract.ts');
    const params = { alertId: call.args[0] ?? '' };
    const alert = await connectServer(call).call(reopenAlert, {
      params,
      body: { note: String(call.options.note ?? '') },
    });
    const says = `${alert.number} is ${alert.state} again${alert.owner ? `, and ${alert.owner.name}’s` : ''}.`;
    if (alert.caseNumber !== null)
      call.terminal.warn(
        `It belongs to ${alert.caseNumber}, whose timeline says so. If that case is closed: watchfloor case reopen ${alert.caseNumber} --reason …`,
      );
    printChange(call.terminal, call.options, { schema: 'watchfloor.alert/1', value: alert, says });
    return 0;
  },
};
