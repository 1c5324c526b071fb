import { RULE_STATES } from '../../detect/detections/contract.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition, OptionValue } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { findRuleId } from '../find-rule-id.ts';
import { connectServer } from '../server-connection.ts';
import { printable } from '../terminal.ts';

const AS_PACK = 'pack';

/** `pack` gives the decision back. */
function chosen<Word extends string>(text: OptionValue, words: readonly Word[]): Word | null | undefined {
  if (text === undefined) return undefined;
  if (text === AS_PACK) return null;
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new WatchfloorError('invalid', 'cli.unknown-word', {
    message: `${text} is none of ${[...words, AS_PACK].join(', ')}.`,
  });
}

const ALERTING: Readonly<Record<string, boolean>> = { yes: true, no: false };

export const command: CommandDefinition = {
  arguments: [
    { name: '<rule>', description: 'the rule’s id, or how it begins' },
    { name: '[state]', description: `${RULE_STATES.join(', ')}, or ${AS_PACK}: as its pack says` },
  ],
  options: [
    { flags: '--level <level>', description: `${DETECT_LEVELS.join(', ')}, or ${AS_PACK}` },
    { flags: '--alerting <choice>', description: `yes, no, or ${AS_PACK}` },
    { flags: '--reason <text>', description: 'why; required, and kept' },
  ],
  examples: [
    { line: 'watchfloor rules state 24e3e58a-… shadow --reason "too loud"', does: 'record its matches, raise nothing' },
    { line: 'watchfloor rules state 24e3e58a-… --level high --reason "our crown jewels"', does: 'another level' },
    { line: 'watchfloor rules state 24e3e58a-… pack --reason "repaired"', does: 'back to what its pack says' },
  ],
  run: async (call) => {
    const { changeRule } = await import('../../detect/content/contract.ts');
    const server = connectServer(call);
    const [reference = '', word] = call.args;
    const { level, alerting, reason } = call.options;
    if (reason === undefined)
      throw new WatchfloorError('invalid', 'cli.no-reason', { message: 'Say why, with --reason: it is kept.' });
    const state = chosen(word, RULE_STATES);
    const newLevel = chosen(level, DETECT_LEVELS);
    const alerts = chosen(alerting, Object.keys(ALERTING));
    const body = {
      ...(state !== undefined && { state }),
      ...(newLevel !== undefined && { level: newLevel }),
      ...(alerts !== undefined && { raisesAlert: alerts === null ? null : (ALERTING[alerts] ?? null) }),
      reason: String(reason),
    };
    const rule = await server.call(changeRule, { params: { ruleId: await findRuleId(server, reference) }, body });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.rule/1', data: rule, meta: {} }));
    call.terminal.say(
      `${printable(rule.title)}: ${rule.state}, ${rule.level}, ${rule.raisesAlert ? 'raises alerts' : 'only recorded'}. In force.`,
    );
    return 0;
  },
};
