import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { connectServer } from '../server-connection.ts';

/** Those of the contract, which help and completion do not load. */
const WORDS = ['true', 'benign', 'false', 'duplicate', 'undetermined'];

export const command: CommandDefinition = {
  arguments: [
    { name: '<alert>', description: 'number (AL-12) or id' },
    { name: '<verdict>', description: WORDS.join(', '), suggests: WORDS },
  ],
  options: [
    { flags: '--note <text>', description: 'why; required for benign, false and undetermined' },
    { flags: '--duplicate-of <alert>', description: 'the other alert, for duplicate' },
  ],
  examples: [
    { line: 'watchfloor alert verdict AL-12 false --note "backup job"', does: 'close it, and say why' },
    { line: 'watchfloor alert verdict AL-13 duplicate --duplicate-of AL-12', does: 'the same matter as another' },
  ],
  run: async (call) => {
    const { giveVerdict, VERDICTS, verdictSchema } = await import('../../detect/alerts/contract.ts');
    const [alertId = '', word] = call.args;
    const verdict = verdictSchema.safeParse(word);
    if (!verdict.success) {
      throw new WatchfloorError('invalid', 'cli.unknown-verdict', {
        message: `A verdict is one of ${VERDICTS.join(', ')}.`,
      });
    }
    const { note, duplicateOf } = call.options;
    const body = {
      verdict: verdict.data,
      note: String(note ?? ''),
      ...(duplicateOf !== undefined && { duplicateOf: String(duplicateOf) }),
    };
    const alert = await connectServer(call).call(giveVerdict, { params: { alertId }, body });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.alert/1', data: alert, meta: {} }));
    call.terminal.say(`${alert.number} is closed: ${verdict.data}.`);
    return 0;
  },
};
