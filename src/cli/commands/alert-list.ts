import { ageOf, alertColumns } from '../alert-columns.ts';
import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { printRecords } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [
    { flags: '--state <states>', description: 'open, taken, closed; several by comma (default: open,taken)' },
    { flags: '--level <levels>', description: `${DETECT_LEVELS.join(', ')}; several by comma` },
    { flags: '--owner <owner>', description: 'a user id, me, or none' },
    { flags: '--query <text>', description: 'text in title, entity or number' },
    { flags: '--limit <n>', description: 'how many (default: 50)' },
    { flags: '--cursor <cursor>', description: '`meta.next` of the page before' },
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
      ...(options.limit !== undefined && { limit: String(options.limit) }),
      ...(options.cursor !== undefined && { cursor: String(options.cursor) }),
    };
    const page = await server.call(listAlerts, { query });
    const columns = alertColumns(ageOf(Date.now()));
    printRecords(terminal, options, {
      schema: 'watchfloor.alert/1',
      rows: page.data,
      columns,
      meta: { next: page.next },
      whenEmpty: 'No alerts: nothing waits in these states.',
    });
    if (page.next !== null && options.json !== true) terminal.say(`More: --cursor ${page.next}`);
    if (page.data.length > 0) terminal.say(`watchfloor alert show ${page.data[0]?.number}   ${server.baseUrl}/queue`);
    return 0;
  },
};
