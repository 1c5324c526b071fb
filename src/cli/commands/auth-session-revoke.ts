import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { findUser } from '../find-user.ts';
import { printChange } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '[session]', description: 'its id in `auth session list`' }],
  options: [{ flags: '--user <name>', description: 'all sessions of this user, for who manages users' }],
  examples: [
    { line: 'watchfloor auth session revoke 41', does: 'sign that browser out, at once' },
    { line: 'watchfloor auth session revoke --user kim', does: 'sign kim out everywhere' },
  ],
  run: async (call) => {
    const { endSessionRoute, endUserSessionsRoute } = await import('../../platform/identity/contract.ts');
    const { args, options, terminal } = call;
    const [sessionId] = args;
    if ((sessionId === undefined) === (options.user === undefined)) {
      const message = 'Name one session, or a user with --user.';
      throw new WatchfloorError('invalid', 'cli.session-unnamed', { message });
    }
    const server = connectServer(call);
    if (sessionId !== undefined) {
      await server.call(endSessionRoute, { params: { sessionId } });
      const says = `Session ${sessionId} has ended.`;
      printChange(terminal, options, { schema: 'watchfloor.session-end/1', value: { id: sessionId }, says });
      return 0;
    }
    const { id, name } = await findUser(server, String(options.user));
    const value = await server.call(endUserSessionsRoute, { params: { userId: id } });
    const says = `${value.endedSessions} sessions of ${name} have ended.`;
    printChange(terminal, options, { schema: 'watchfloor.sessions-end/1', value, says });
    return 0;
  },
};
