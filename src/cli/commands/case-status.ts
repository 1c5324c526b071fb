import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

const STATUSES = ['open', 'contained'] as const;

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '<status>', description: STATUSES.join(', '), suggests: STATUSES },
  ],
  examples: [
    { line: 'watchfloor case status CS-3 contained', does: 'the damage grows no further, the work goes on' },
    { line: 'watchfloor case status CS-3 open', does: 'take that back' },
  ],
  run: async (call) => {
    const { setStatus } = await import('../../respond/cases/contract.ts');
    const [caseNumber = '', word] = call.args;
    const status = STATUSES.find((each) => each === word);
    if (status === undefined) {
      const message = `A status is ${STATUSES.join(' or ')}; watchfloor case close closes it.`;
      throw new WatchfloorError('invalid', 'cli.unknown-status', { message });
    }
    const changed = await connectServer(call).call(setStatus, { params: { caseNumber }, body: { status } });
    const says = `${changed.number} is ${changed.status}.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.case/1', value: changed, says });
    return 0;
  },
};
