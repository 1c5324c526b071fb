import type { CommandDefinition } from '../command.ts';
import { findUser } from '../find-user.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [
    { flags: '--user <name>', description: 'whose, for who manages users (default: your own)' },
    { flags: '--all', description: 'everyone’s, for who manages users' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor auth session list', does: 'where you are signed in' },
    { line: 'watchfloor auth session list --user kim', does: 'where somebody else is' },
  ],
  run: async (call) => {
    const { listSessionsRoute } = await import('../../platform/identity/contract.ts');
    const { options, terminal } = call;
    const server = connectServer(call);
    const named = options.user === undefined ? 'me' : (await findUser(server, String(options.user))).id;
    const user = options.all === true ? 'all' : named;
    const first = await printPages(call, {
      fetchPage: (page) => server.call(listSessionsRoute, { query: { user, ...page } }),
      schema: 'watchfloor.session/1',
      columns: [
        { title: 'ID', value: (session) => session.id },
        { title: 'USER', value: (session) => session.user.name },
        { title: 'FROM', value: (session) => session.peer },
        { title: 'BROWSER', value: (session) => session.browser ?? '-' },
        { title: 'BY', value: (session) => session.openedBy ?? '-' },
        { title: 'OPENED', value: (session) => session.createdAt },
        { title: 'LAST USED', value: (session) => session.lastSeenAt },
        { title: 'ENDS', value: (session) => session.expiresAt },
      ],
      whenEmpty: 'No open sessions.',
    });
    if (first) terminal.say(`watchfloor auth session revoke ${first.id}`);
    return 0;
  },
};
