import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<case>', description: 'number (CS-3)' }],
  options: [{ flags: '--reason <text>', description: 'why it is one (required)' }],
  examples: [
    { line: 'watchfloor case declare CS-3 --reason "Domain controller reached"', does: 'this case is an incident' },
  ],
  run: async (call) => {
    const { declareIncident } = await import('../../respond/cases/contract.ts');
    const params = { caseNumber: call.args[0] ?? '' };
    if (call.options.reason === undefined)
      throw new WatchfloorError('invalid', 'cli.no-reason', {
        message: 'Say why it is an incident, with --reason: it is kept.',
      });
    const body = { reason: String(call.options.reason) };
    const declared = await connectServer(call).call(declareIncident, { params, body });
    const says = `${declared.number} is an incident since ${declared.incidentDeclaredAt}.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.case/1', value: declared, says });
    return 0;
  },
};
