import { ROLES, WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandCall, CommandDefinition, ExitCode } from '../command.ts';
import { requireRole } from '../find-user.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

const loadContract = () => import('../../platform/identity/contract.ts');

const MS_PER_DAY = 86_400_000;

async function create(call: CommandCall, name: string): Promise<ExitCode> {
  const { options, terminal } = call;
  const named = Array.isArray(options.role) ? options.role.map(String) : [];
  const roles = named.map(requireRole);
  const days = options.expiresIn === undefined ? null : Number(options.expiresIn);
  if (days !== null && !(days > 0))
    throw new WatchfloorError('invalid', 'cli.bad-days', { message: '--expires-in takes a number of days.' });
  const expiresAt = days === null ? null : new Date(Date.now() + days * MS_PER_DAY).toISOString();
  if (roles.length === 0)
    throw new WatchfloorError('invalid', 'cli.no-role', { message: `Name at least one --role: ${ROLES.join(', ')}.` });
  const { createTokenRoute } = await loadContract();
  const sourceId = options.source === undefined ? null : String(options.source);
  const token = await connectServer(call).call(createTokenRoute, { body: { name, roles, expiresAt, sourceId } });
  if (options.json === true) terminal.print(JSON.stringify({ schema: 'watchfloor.token/1', data: token, meta: {} }));
  else terminal.print(token.secret);
  terminal.say(
    `Token ${token.id} "${token.name}" (${token.roles.join(', ')}). It is shown once: keep it in a file, and use --token-file.`,
  );
  return 0;
}

async function list(call: CommandCall): Promise<ExitCode> {
  const { listTokensRoute } = await loadContract();
  const owner = call.options.mine === true ? 'me' : 'all';
  const server = connectServer(call);
  await printPages(call, {
    fetchPage: (page) => server.call(listTokensRoute, { query: { owner, ...page } }),
    schema: 'watchfloor.token/1',
    columns: [
      { title: 'ID', value: (token) => token.id },
      { title: 'NAME', value: (token) => token.name, isElastic: true },
      { title: 'OWNER', value: (token) => token.owner },
      { title: 'ROLES', value: (token) => token.roles.join(',') },
      { title: 'SOURCE', value: (token) => token.sourceId ?? 'recognised' },
      { title: 'EXPIRES', value: (token) => token.expiresAt ?? 'never' },
      { title: 'LAST USED', value: (token) => token.lastUsedAt ?? 'never' },
      { title: 'REVOKED', value: (token) => token.revokedAt ?? '-' },
    ],
    whenEmpty: 'No tokens.',
  });
  return 0;
}

export const command: CommandDefinition = {
  arguments: [{ name: '[name]', description: 'what the new token is for; without one: list' }],
  options: [
    { flags: '--role <role>', description: 'what it may do, again for more', isRepeatable: true, choices: ROLES },
    { flags: '--source <id>', description: 'what is sent with it are logs of this source (default: recognised)' },
    { flags: '--expires-in <days>', description: 'days until it ends (default: never)' },
    { flags: '--revoke <id>', description: 'end a token, and those that were made with it' },
    { flags: '--mine', description: 'list only your own' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    {
      line: 'watchfloor auth token "web servers" --role collector --expires-in 90',
      does: 'a token that can only send events',
    },
    {
      line: 'watchfloor auth token "dcs" --role collector --source windows-event-log',
      does: 'one for a single source',
    },
    { line: 'watchfloor auth token', does: 'list tokens' },
    { line: 'watchfloor auth token --revoke 7', does: 'end one, at once' },
  ],
  run: async (call) => {
    const revoked = call.options.revoke;
    if (revoked !== undefined) {
      const { revokeTokenRoute } = await loadContract();
      await connectServer(call).call(revokeTokenRoute, { params: { tokenId: String(revoked) } });
      call.terminal.say(`Token ${revoked} is revoked.`);
      return 0;
    }
    const [name] = call.args;
    return name === undefined ? list(call) : create(call, name);
  },
};
