import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { RULE_COLUMNS } from '../rule-columns.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [
    { flags: '--state <states>', description: 'draft, shadow, live, retired; several by comma' },
    { flags: '--level <level>', description: 'only of this level', choices: DETECT_LEVELS },
    { flags: '--query <text>', description: 'text in title, id or tag' },
    { flags: '--drift', description: 'only rules whose volume or true rate has changed' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor rules list --state shadow', does: 'what is being tried out' },
    { line: 'watchfloor rules list --drift', does: 'rules that are not what they were' },
  ],
  run: async (call) => {
    const { listRules } = await import('../../detect/content/contract.ts');
    const { options } = call;
    const query = {
      ...(options.state !== undefined && { state: String(options.state) }),
      // The choices are the contract's levels.
      ...(options.level !== undefined && { level: String(options.level) as (typeof DETECT_LEVELS)[number] }),
      ...(options.query !== undefined && { q: String(options.query) }),
      ...(options.drift === true && { drift: 'true' as const }),
    };
    const server = connectServer(call);
    await printPages(call, {
      fetchPage: (page) => server.call(listRules, { query: { ...query, ...page } }),
      schema: 'watchfloor.rule/1',
      columns: RULE_COLUMNS,
      whenEmpty: 'No such rules.',
    });
    return 0;
  },
};
