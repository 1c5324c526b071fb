import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { printRecords } from '../print-records.ts';
import { RULE_COLUMNS } from '../rule-columns.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [
    { flags: '--state <states>', description: 'draft, shadow, live, retired; several by comma' },
    { flags: '--level <level>', description: 'only of this level', choices: DETECT_LEVELS },
    { flags: '--query <text>', description: 'text in title, id or tag' },
    { flags: '--drift', description: 'only rules whose volume or true rate has changed' },
    { flags: '--limit <n>', description: 'how many (default: 50)' },
    { flags: '--cursor <cursor>', description: '`meta.next` of the page before' },
  ],
  examples: [
    { line: 'watchfloor rules list --state shadow', does: 'what is being tried out' },
    { line: 'watchfloor rules list --drift', does: 'rules that are not what they were' },
  ],
  run: async (call) => {
    const { listRules } = await import('../../detect/content/contract.ts');
    const { options, terminal } = call;
    const query = {
      ...(options.state !== undefined && { state: String(options.state) }),
      // The choices are the contract's levels.
      ...(options.level !== undefined && { level: String(options.level) as (typeof DETECT_LEVELS)[number] }),
      ...(options.query !== undefined && { q: String(options.query) }),
      ...(options.drift === true && { drift: 'true' as const }),
      ...(options.limit !== undefined && { limit: String(options.limit) }),
      ...(options.cursor !== undefined && { cursor: String(options.cursor) }),
    };
    const page = await connectServer(call).call(listRules, { query });
    printRecords(terminal, options, {
      schema: 'watchfloor.rule/1',
      rows: page.data,
      columns: RULE_COLUMNS,
      meta: { next: page.next },
      whenEmpty: 'No such rules.',
    });
    if (page.next !== null && options.json !== true) terminal.say(`More: --cursor ${page.next}`);
    return 0;
  },
};
