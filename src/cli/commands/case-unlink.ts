import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '<alerts...>', description: 'alerts that do not belong to it (AL-12 AL-13)' },
  ],
  options: [{ flags: '--reason <text>', description: 'why (required)' }],
  examples: [
    {
      line: 'watchfloor case unlink CS-3 AL-12 --reason "another matter"',
      does: 'back into the queue; what has a verdict keeps it',
    },
    { line: 'watchfloor case link CS-3 AL-12', does: 'take that back' },
  ],
  run: async (call) => {
    const { unlinkAlerts } = await import('../../respond/cases/contract.ts');
    const [caseNumber = '', ...alertIds] = call.args;
    if (call.options.reason === undefined)
      throw new WatchfloorError('invalid', 'cli.no-reason', { message: 'Say why, with --reason: it is kept.' });
    const body = { alertIds, reason: String(call.options.reason) };
    const left = await connectServer(call).call(unlinkAlerts, { params: { caseNumber }, body });
    const says = `${left.number} has ${left.alertCount} ${left.alertCount === 1 ? 'alert' : 'alerts'}.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.case/1', value: left, says });
    return 0;
  },
};
