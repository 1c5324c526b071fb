import { ageOf, alertColumns } from '../alert-columns.ts';
import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [
    {
      flags: '--state <states>',
      description: 'open, taken, closed; several by comma (default: open,taken)',
      suggests: ['open', 'taken', 'closed'],
    },
    {
      flags: '--level <levels>',
      description: `${DETECT_LEVELS.join(', ')}; several by comma`,
      suggests: DETECT_LEVELS,
    },
    { flags: '--owner <owner>', description: 'a user id, me, or none', suggests: ['me', 'none'] },
    { flags: '--query <text>', description: 'text in title, entity or number, or an ATT&CK id (T1059)' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor alert list', does: 'what waits for somebody, worst first' },
    { line: 'watchfloor alert list --level high,critical --owner none', does: 'what nobody has taken yet' },
  ],
  run: async (call) => {
    const { listAlerts } = await import('../../detect/alerts/contract.ts');
    const { options, terminal } = call;
    const server = connectServer(call);
    const query = {
      state: String(options.state ?? 'open,taken'),
      ...(options.level !== undefined && { level: String(options.level) }),
      ...(options.owner !== undefined && { owner: String(options.owner) }),
      ...(options.query !== undefined && { q: String(options.query) }),
    };
    const first = await printPages(call, {
      fetchPage: (page) => server.call(listAlerts, { query: { ...query, ...page } }),
      schema: 'watchfloor.alert/1',
      columns: alertColumns(ageOf(Date.now())),
      whenEmpty: 'No alerts: nothing waits in these states.',
    });
    if (first) terminal.say(`watchfloor alert show ${first.number}   ${server.baseUrl}/queue`);
    return 0;
  },
};
