import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<case>', description: 'number (CS-3)' }],
  options: [{ flags: '--reason <text>', description: 'why (required)' }],
  examples: [
    {
      line: 'watchfloor case reopen CS-3 --reason "seen again"',
      does: 'open it again; its alerts keep their verdicts',
    },
  ],
  run: async (call) => {
    const { reopenCase } = await import('../../respond/cases/contract.ts');
    const params = { caseNumber: call.args[0] ?? '' };
    if (call.options.reason === undefined)
      throw new WatchfloorError('invalid', 'cli.no-reason', { message: 'Say why, with --reason: it is kept.' });
    const body = { reason: String(call.options.reason) };
    const opened = await connectServer(call).call(reopenCase, { params, body });
    const says = `${opened.number} is open again.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.case/1', value: opened, says });
    return 0;
  },
};
