import type { CommandDefinition } from '../command.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [...PAGE_OPTIONS],
  examples: [
    { line: 'watchfloor auth user list', does: 'who there is, and what they may do' },
    { line: 'watchfloor auth user list --limit 10000 --ndjson', does: 'everybody, for a program' },
  ],
  run: async (call) => {
    const { listUsersRoute } = await import('../../platform/identity/contract.ts');
    const server = connectServer(call);
    await printPages(call, {
      fetchPage: (page) => server.call(listUsersRoute, { query: page }),
      schema: 'watchfloor.user/1',
      columns: [
        { title: 'NAME', value: (user) => user.name },
        { title: 'ROLES', value: (user) => user.roles.join(',') || '-', isElastic: true },
        { title: 'PASSWORD', value: (user) => (user.hasPassword ? 'set' : '-') },
        { title: 'SECOND FACTOR', value: (user) => (user.hasSecondFactor ? 'on' : '-') },
        { title: 'SINCE', value: (user) => user.createdAt },
        { title: 'DISABLED', value: (user) => user.disabledAt ?? '-' },
      ],
      whenEmpty: 'No users.',
    });
    return 0;
  },
};
