import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';
import { readStandardInput } from '../standard-input.ts';

/** Those of the contract, which help and completion do not load. */
const AUDIENCES = ['responders', 'it-operations', 'management', 'company', 'customers'] as const;

function dueAt(minutes: unknown): string | null {
  if (minutes === undefined) return null;
  const count = Number(minutes);
  if (Number.isInteger(count) && count > 0) return new Date(Date.now() + count * 60_000).toISOString();
  throw new WatchfloorError('invalid', 'cli.bad-minutes', { message: '--next takes a whole number of minutes.' });
}

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '<audience>', description: AUDIENCES.join(', '), suggests: AUDIENCES },
    { name: '<text>', description: 'what they were told, or - to read it from standard input' },
  ],
  options: [{ flags: '--next <minutes>', description: 'when they hear again; without: nothing is promised' }],
  examples: [
    {
      line: 'watchfloor case update CS-3 management "One host, isolated" --next 60',
      does: 'write it down, and when the next one is due; it is mailed to nobody',
    },
  ],
  run: async (call) => {
    const { sendUpdate } = await import('../../respond/cases/contract.ts');
    const [caseNumber = '', word, words = ''] = call.args;
    const audience = AUDIENCES.find((each) => each === word);
    if (audience === undefined) {
      const message = `An audience is one of ${AUDIENCES.join(', ')}.`;
      throw new WatchfloorError('invalid', 'cli.unknown-audience', { message });
    }
    const nextDueAt = dueAt(call.options.next);
    const text = words === '-' ? await readStandardInput() : words;
    const body = { audience, text, nextDueAt };
    const update = await connectServer(call).call(sendUpdate, { params: { caseNumber }, body });
    const next = update.nextDueAt === null ? '' : ` The next one is due at ${update.nextDueAt}.`;
    const says = `Written down in ${caseNumber} for ${audience}.${next}`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.status-update/1', value: update, says });
    return 0;
  },
};
