import type { CommandCall, CommandDefinition, ExitCode } from '../command.ts';
import { findRuleId } from '../find-rule-id.ts';
import { MOMENT_FORMS, parseMoment } from '../parse-moment.ts';
import { printRecord } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

/** With `--events`: two rule files over log files, without a server. */
async function compareFiles(call: CommandCall): Promise<ExitCode> {
  return (await import('../run-compare.ts')).runCompare(call);
}

async function compareStored(call: CommandCall): Promise<ExitCode> {
  const { compareRule } = await import('../../detect/content/contract.ts');
  const server = connectServer(call);
  const [rule = '', from, to] = call.args;
  const { since, until, limit } = call.options;
  const nowMs = Date.now();
  const body = {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    window: {
      ...(since !== undefined && { from: parseMoment(String(since), nowMs) }),
      ...(until !== undefined && { to: parseMoment(String(until), nowMs) }),
    },
    ...(limit !== undefined && { maxEvents: Number(limit) }),
  };
  const found = await server.call(compareRule, { params: { ruleId: await findRuleId(server, rule) }, body });
  printRecord(call.terminal, call.options, {
    schema: 'watchfloor.rule-comparison/1',
    value: found,
    lines: [
      ['events', `${found.events}${found.isCut ? ' (the newest; there are more: --limit)' : ''}`],
      ['both', String(found.both)],
      [`only ${found.from}`, String(found.onlyFrom.count)],
      ...found.onlyFrom.events.map((id) => ['', id] as const),
      [`only ${found.to}`, String(found.onlyTo.count)],
      ...found.onlyTo.events.map((id) => ['', id] as const),
    ],
  });
  return 0;
}

export const command: CommandDefinition = {
  arguments: [
    { name: '<rule>', description: 'the rule’s id; with --events a rule file' },
    { name: '[from]', description: 'a version (default: the one before); with --events the other rule file' },
    { name: '[to]', description: 'a version (default: the one in force)' },
  ],
  options: [
    { flags: '--events <path>', description: 'a log file or folder, instead of the stored events', isRepeatable: true },
    { flags: '--since <time>', description: `events from this time on: ${MOMENT_FORMS}` },
    { flags: '--until <time>', description: 'events before this time' },
    {
      flags: '--limit <n>',
      description: 'look at so many of the newest events of the rule’s log source (default: 20000)',
    },
  ],
  examples: [
    { line: 'watchfloor rules compare 24e3e58a-…', does: 'the last two versions over stored events' },
    { line: 'watchfloor rules compare old.yml new.yml --events logs/', does: 'two files over logs, without a server' },
  ],
  run: (call) => (call.options.events === undefined ? compareStored(call) : compareFiles(call)),
};
