import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { connectServer } from '../server-connection.ts';

/** Those of the contract, which help and completion do not load. */
const OUTCOMES = ['true-positive', 'benign', 'false-positive', 'undetermined'];
const VERDICTS_FOR_REST = ['true', 'benign', 'false', 'undetermined'] as const;

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '<outcome>', description: OUTCOMES.join(', '), suggests: OUTCOMES },
  ],
  options: [
    { flags: '--summary <text>', description: 'what it was and what was done (required)' },
    {
      flags: '--verdict <verdict>',
      description: 'given to every linked alert that has none',
      choices: VERDICTS_FOR_REST,
    },
  ],
  examples: [
    {
      line: 'watchfloor case close CS-3 true-positive --summary "Rebuilt" --verdict true',
      does: 'close the case and its alerts',
    },
  ],
  run: async (call) => {
    const { CASE_OUTCOMES, closeCase, outcomeSchema } = await import('../../respond/cases/contract.ts');
    const [caseNumber = '', word] = call.args;
    const outcome = outcomeSchema.safeParse(word);
    if (!outcome.success) {
      throw new WatchfloorError('invalid', 'cli.unknown-outcome', {
        message: `An outcome is one of ${CASE_OUTCOMES.join(', ')}.`,
      });
    }
    if (call.options.summary === undefined) {
      throw new WatchfloorError('invalid', 'cli.no-summary', {
        message: 'Say what it was and what was done, with --summary: it is kept.',
      });
    }
    const verdictForOpenAlerts = VERDICTS_FOR_REST.find((verdict) => verdict === call.options.verdict);
    const body = {
      outcome: outcome.data,
      summary: String(call.options.summary),
      ...(verdictForOpenAlerts && { verdictForOpenAlerts }),
    };
    const closed = await connectServer(call).call(closeCase, { params: { caseNumber }, body });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.case/1', data: closed, meta: {} }));
    call.terminal.say(`${closed.number} is closed: ${outcome.data}.`);
    return 0;
  },
};
