import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandCall, CommandDefinition } from '../command.ts';
import { dataDirOf } from '../data-dir.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';

/** Of a person on a terminal what was not given; a program gets the default. */
async function createAsk({ options, terminal, signal }: CommandCall) {
  const mayAsk = terminal.isInteractive && process.stdin.isTTY === true && options.input !== false;
  const lines = mayAsk ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  return {
    ask: async (name: string, otherwise: string): Promise<string> => {
      const given = options[name];
      if (given !== undefined) return String(given);
      const answer = await lines?.question(`${name} [${otherwise}]: `, { signal });
      return answer?.trim() || otherwise;
    },
    close: () => lines?.close(),
  };
}

async function choicesOf(call: CommandCall) {
  const { ask, close } = await createAsk(call);
  const { service } = call.options;
  try {
    return {
      id: randomUUID(),
      title: await ask('title', 'New rule'),
      author: await ask('author', call.environment.USER ?? 'unknown'),
      level: await ask('level', 'medium'),
      product: await ask('product', 'windows'),
      category: service === undefined ? await ask('category', 'process_creation') : undefined,
      service: service === undefined ? undefined : String(service),
      date: new Date().toISOString().slice(0, 10),
    };
  } finally {
    close();
  }
}

export const command: CommandDefinition = {
  arguments: [{ name: '<file>', description: 'where to write it: x.yml; its events go to x.test.yml' }],
  options: [
    { flags: '--title <text>', description: 'what it finds' },
    { flags: '--author <name>', description: 'shown wherever it matches' },
    { flags: '--level <level>', description: 'default: medium', choices: DETECT_LEVELS },
    { flags: '--product <name>', description: 'default: windows' },
    { flags: '--category <name>', description: 'default: process_creation' },
    { flags: '--service <name>', description: 'instead of a category' },
  ],
  examples: [
    { line: 'watchfloor rules new mine/odd-tool.yml', does: 'ask, then write a rule that can run, and its test' },
    { line: 'watchfloor rules new x.yml --title "Odd tool" --product linux --no-input', does: 'without questions' },
  ],
  run: async (call) => {
    const [file = ''] = call.args;
    const fixtureFile = file.replace(/\.ya?ml$/i, '.test.yml');
    if (fixtureFile === file)
      throw new WatchfloorError('invalid', 'cli.no-rule-file', { message: 'A rule’s file ends with .yml.' });
    for (const path of [file, fixtureFile].filter(existsSync))
      throw new WatchfloorError('conflict', 'cli.file-exists', { message: `${path} is there already.` });
    const { rulesSkeleton } = await import('../../detect/detections/index.ts');
    const choices = await choicesOf(call);
    const { rule, fixture } = rulesSkeleton(choices);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, rule, { flag: 'wx' });
    writeFileSync(fixtureFile, fixture, { flag: 'wx' });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.new-rule/1', data: { file, fixtureFile }, meta: {} }));
    call.terminal.say(`${file} and ${fixtureFile} are written.\nwatchfloor rules test ${file}`);
    const served = join(dataDirOf(call.options, call.environment), 'rules', 'local', sep);
    if (resolve(file).startsWith(served))
      call.terminal.warn(
        `The server reads this folder: the rule is live within seconds, as it stands. To try it first:\nwatchfloor rules state ${choices.id} shadow --reason 'being written'`,
      );
    return 0;
  },
};
