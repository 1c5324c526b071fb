import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '<owner>', description: 'a user, me, or none', suggests: ['me', 'none'] },
  ],
  examples: [
    { line: 'watchfloor case assign CS-3 me', does: 'it is yours' },
    { line: 'watchfloor case assign CS-3 none', does: 'it is nobody’s' },
  ],
  run: async (call) => {
    const { assignCase } = await import('../../respond/cases/contract.ts');
    const [caseNumber = '', person = ''] = call.args;
    const body = { owner: person === 'none' ? null : person };
    const assigned = await connectServer(call).call(assignCase, { params: { caseNumber }, body });
    const says = `${assigned.number} is ${assigned.owner ? `${assigned.owner.name}’s` : 'nobody’s'}.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.case/1', value: assigned, says });
    return 0;
  },
};
