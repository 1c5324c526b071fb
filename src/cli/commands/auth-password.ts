import type { CommandDefinition } from '../command.ts';
import { findUser } from '../find-user.ts';
import { printChange } from '../print-records.ts';
import { readNewPassword } from '../read-new-password.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '[user]', description: 'whose, for who manages users (default: your own)' }],
  examples: [
    { line: 'watchfloor auth password', does: 'your own: asks without showing what you type' },
    { line: 'watchfloor auth password kim < new.txt', does: 'another’s, from standard input' },
  ],
  run: async (call) => {
    const { getMeRoute, setPasswordRoute } = await import('../../platform/identity/contract.ts');
    const server = connectServer(call);
    const me = await server.call(getMeRoute, {});
    const [name = me.name] = call.args;
    const isOwn = name === me.name;
    const managesUsers = me.permissions.includes('users.manage');
    const user = isOwn && !managesUsers ? undefined : await findUser(server, name);
    const { id } = user ?? me;
    // Only who manages users may set a first one by a token: everybody else has one to prove.
    const body = await readNewPassword(call, isOwn && user?.hasPassword !== false);
    await server.call(setPasswordRoute, { params: { userId: id }, body });
    const says = `The password of ${name} is set. All sessions of ${name} have ended.`;
    printChange(call.terminal, call.options, { schema: 'watchfloor.password/1', value: { user: { id, name } }, says });
    return 0;
  },
};
