import { writeFileSync } from 'node:fs';
import type { RuleState } from '../../detect/detections/contract.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandCall, CommandDefinition } from '../command.ts';
import { printRecords } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

type CoveredRule = { readonly title: string; readonly tags: readonly string[]; readonly state: RuleState };

const PAGE = 500;

async function rulesOfServer(call: CommandCall): Promise<readonly CoveredRule[]> {
  const { listRules } = await import('../../detect/content/contract.ts');
  const server = connectServer(call);
  const rules: CoveredRule[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { state: 'live', limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await server.call(listRules, { query });
    rules.push(...page.data);
    if (page.next === null) return rules;
    cursor = page.next;
  }
}

async function rulesOfFolders(dirs: readonly string[]): Promise<readonly CoveredRule[]> {
  const { loadDetections } = await import('../../detect/detections/index.ts');
  return loadDetections({ ruleDirs: dirs }).detections.map(({ rule, state }) => ({ ...rule, state }));
}

function write(path: string, layer: object): void {
  try {
    writeFileSync(path, `${JSON.stringify(layer, undefined, 2)}\n`);
  } catch (cause) {
    throw new WatchfloorError('invalid', 'cli.output-unwritable', { message: `${path} cannot be written.`, cause });
  }
}

export const command: CommandDefinition = {
  arguments: [{ name: '[dirs...]', description: 'folders of rules (default: the live rules of the server)' }],
  options: [{ flags: '--navigator <file>', description: 'write a layer for the ATT&CK Navigator' }],
  examples: [
    {
      line: 'watchfloor rules coverage --navigator layer.json',
      does: 'techniques scored by their number of live rules',
    },
    { line: 'watchfloor rules coverage mine/', does: 'of a folder, without a server' },
  ],
  run: async (call) => {
    const { args, options, terminal } = call;
    const { coverTechniques, navigatorLayer } = await import('../../detect/detections/index.ts');
    const rules = args.length > 0 ? await rulesOfFolders(args) : await rulesOfServer(call);
    const covered = coverTechniques(rules);
    if (options.navigator !== undefined) write(String(options.navigator), navigatorLayer(covered, 'Watchfloor rules'));
    printRecords(terminal, options, {
      schema: 'watchfloor.technique-coverage/1',
      rows: covered,
      columns: [
        { title: 'TECHNIQUE', value: ({ technique }) => technique },
        { title: 'RULES', value: ({ rules: titles }) => String(titles.length) },
        { title: 'FIRST', value: ({ rules: titles }) => titles[0] ?? '', isElastic: true },
      ],
      meta: { rules: rules.length },
      whenEmpty: 'No live rule names a technique.',
    });
    const written = options.navigator === undefined ? '' : ` Written to ${String(options.navigator)}.`;
    terminal.say(`${covered.length} techniques are named by ${rules.length} live rules.${written}`);
    return 0;
  },
};
