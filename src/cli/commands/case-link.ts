import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '<alerts...>', description: 'alerts that belong to it (AL-12 AL-13)' },
  ],
  examples: [{ line: 'watchfloor case link CS-3 AL-12 AL-13', does: 'two more alerts of the same matter' }],
  run: async (call) => {
    const { linkAlerts } = await import('../../respond/cases/contract.ts');
    const [caseNumber = '', ...alertIds] = call.args;
    const linked = await connectServer(call).call(linkAlerts, { params: { caseNumber }, body: { alertIds } });
    const says = `${linked.number} has ${linked.alertCount} ${linked.alertCount === 1 ? 'alert' : 'alerts'}.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.case/1', value: linked, says });
    return 0;
  },
};
