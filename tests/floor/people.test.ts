import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOnTerminal } from '../harness/answer-on-terminal.ts';
import { readLines, runCommand } from '../harness/run-command.ts';
import { noTerminal } from '../harness/run-on-terminal.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const dataDir = makeDataDir();
const environment = { WATCHFLOOR_DATA_DIR: dataDir };
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ dataDir });
});
afterAll(async () => {
  await server?.stop();
  removeDataDir(dataDir);
});

const watchfloor = (args: readonly string[], input = '') => runCommand(args, { environment, input });
const dataOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await watchfloor([...args, '--json']);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout).data;
};
const signIn = async (name: string, password: string) => {
  const answer = await fetch(new URL('/api/v1/auth/sign-in', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
};
const meStatus = async (cookie: string) =>
  (await fetch(new URL('/api/v1/me', server.url), { headers: { cookie } })).status;

describe('an administrator at the command line', () => {
  it('adds a user with a password from standard input, and sees who there is', async () => {
    const added = await watchfloor(
      ['auth', 'user', 'add', 'kim', '--role', 'analyst', '--with-password'],
      'kims first passphrase is this\n',
    );
    // A user's name in a password is refused, in words.
    expect([added.code, added.stderr]).toEqual([2, expect.stringContaining('[identity.password-weak]')]);
    const again = await watchfloor(
      ['auth', 'user', 'add', 'kim', '--role', 'analyst', '--with-password'],
      'a first long passphrase\n',
    );
    expect([again.code, again.stderr.trim()]).toEqual([0, 'kim is analyst.']);
    expect((await signIn('kim', 'a first long passphrase')).status).toBe(200);
    const bare = await watchfloor(['auth', 'user', 'add', 'lee', '--json']);
    expect(JSON.parse(bare.stdout)).toMatchObject({ schema: 'watchfloor.user/1', data: { name: 'lee', roles: [] } });
    expect(bare.stderr).toContain('watchfloor auth password lee');
    const lines = (await watchfloor(['auth', 'user', 'list'])).stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split('\t').slice(0, 3))).toEqual([
      ['admin', 'administrator', '-'],
      ['kim', 'analyst', 'set'],
      ['lee', '-', '-'],
    ]);
  });

  it('sets roles, exactly those named', async () => {
    const { code, stderr } = await watchfloor(['auth', 'user', 'roles', 'lee', 'manager', 'engineer']);
    expect([code, stderr.trim()]).toEqual([0, 'lee is manager, engineer (before: none).']);
    expect((await watchfloor(['auth', 'user', 'roles', 'lee'])).code).toBe(2);
    expect((await watchfloor(['auth', 'user', 'roles', 'lee', 'root'])).stderr).toContain('There is no role root');
    expect((await watchfloor(['auth', 'user', 'roles', 'lee', '--none'])).code).toBe(0);
    expect((await watchfloor(['auth', 'user', 'roles', 'admin', 'analyst'])).stderr).toContain(
      '[identity.last-administrator]',
    );
  });

  it('sees and ends sessions', async () => {
    const { cookie } = await signIn('kim', 'a first long passphrase');
    expect(await meStatus(cookie)).toBe(200);
    const sessions = await dataOf('auth', 'session', 'list', '--user', 'kim');
    expect(sessions.length).toBeGreaterThan(0);
    expect(await dataOf('auth', 'session', 'list', '--all')).toHaveLength(sessions.length);
    expect(await dataOf('auth', 'session', 'list')).toEqual([]);
    for (const { id } of sessions) expect((await watchfloor(['auth', 'session', 'revoke', id])).code).toBe(0);
    expect(await meStatus(cookie)).toBe(401);
    expect((await watchfloor(['auth', 'session', 'revoke', sessions[0].id])).code).toBe(2);
  });

  it('disables a user and takes it back; there is no user of another name', async () => {
    const { cookie } = await signIn('kim', 'a first long passphrase');
    const disabled = await watchfloor(['auth', 'user', 'disable', 'kim']);
    expect([disabled.code, disabled.stderr]).toEqual([0, expect.stringContaining('kim is disabled since')]);
    expect([await meStatus(cookie), (await signIn('kim', 'a first long passphrase')).status]).toEqual([401, 401]);
    expect((await watchfloor(['auth', 'user', 'enable', 'kim'])).code).toBe(0);
    expect((await signIn('kim', 'a first long passphrase')).status).toBe(200);
    expect((await watchfloor(['auth', 'user', 'disable', 'nobody'])).stderr).toContain('[identity.user-unknown]');
    expect((await watchfloor(['auth', 'user', 'disable', 'admin'])).code).toBe(1);
  });

  it('reads the audit trail by who, what, on what and since when', async () => {
    const actions = async (...filter: string[]) =>
      (await dataOf('audit', 'list', ...filter)).map(({ action }: { action: string }) => action);
    expect(await actions('--subject', 'user:kim', '--action', 'identity.disable-user')).toEqual([
      'identity.disable-user',
    ]);
    expect(new Set(await actions('--actor', 'kim'))).toEqual(new Set(['identity.sign-in']));
    expect((await actions('--action', 'identity', '--from', '1h')).length).toBeGreaterThan(5);
    expect(await actions('--to', '1h')).toEqual([]);
    expect((await watchfloor(['audit', 'list', '--from', 'yesterday'])).stderr).toContain('[cli.bad-time]');
    const lines = readLines<{ id: string }>((await watchfloor(['audit', 'list', '--ndjson', '--limit', '3'])).stdout);
    expect(lines).toHaveLength(3);
  });
});

describe('the administrator’s own password', () => {
  it('is set at first without one, then changed with the current one', async () => {
    const first = await watchfloor(['auth', 'password'], 'a first quiet tower\n');
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('The password of admin is set')]);
    const blind = await watchfloor(['auth', 'password'], 'a second quiet tower\n');
    expect([blind.code, blind.stderr]).toEqual([2, expect.stringContaining('two lines: the current password')]);
    const changed = await watchfloor(['auth', 'password'], 'a first quiet tower\na second quiet tower\n');
    expect(changed.code).toBe(0);
    expect((await signIn('admin', 'a second quiet tower')).status).toBe(200);
  });
});

describe('somebody with a token of their own', () => {
  const own = async () => {
    const { cookie } = await signIn('kim', 'a first long passphrase');
    const made = await fetch(new URL('/api/v1/tokens', server.url), {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ name: 'laptop', roles: ['analyst'] }),
    });
    const { secret } = (await made.json()) as { secret: string };
    const file = join(dataDir, 'kims-token');
    writeFileSync(file, secret, { mode: 0o600 });
    return ['--server', server.url, '--token-file', file];
  };

  it('changes the password with the current one, and is told what standard input must hold', async () => {
    const token = await own();
    const wrong = await watchfloor(['auth', 'password', ...token], 'only one line\n');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('two lines: the current password')]);
    const refused = await watchfloor(['auth', 'password', ...token], 'not it at all\na second long passphrase\n');
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('[identity.password-wrong]')]);
    const done = await watchfloor(
      ['auth', 'password', ...token],
      'a first long passphrase\r\na second long passphrase\r\n',
    );
    expect([done.code, done.stderr]).toEqual([0, expect.stringContaining('All sessions of kim have ended')]);
    expect((await signIn('kim', 'a second long passphrase')).status).toBe(200);
  });

  it('may not list users nor read the audit trail', async () => {
    const { stdout } = await watchfloor(['auth', 'user', 'roles', 'kim', 'analyst', '--json']);
    expect(JSON.parse(stdout).data.name).toBe('kim');
    const file = join(dataDir, 'kims-token');
    const token = ['--server', server.url, '--token-file', file];
    for (const words of [
      ['auth', 'user', 'list'],
      ['audit', 'list'],
      ['auth', 'session', 'list', '--all'],
    ])
      expect([words, (await watchfloor([...words, ...token])).code]).toEqual([words, 4]);
    expect((await watchfloor(['auth', 'session', 'list', ...token])).code).toBe(0);
  });
});

describe('a password asked for on a terminal', () => {
  it.skipIf(noTerminal)(`is not shown, is asked for twice, and is set${noTerminal}`, async () => {
    const typed = 'a third long passphrase';
    const answers = [
      { to: 'New password: ', type: `${typed}x\u007f\r` },
      { to: 'The same again: ', type: `${typed}\r` },
    ];
    const { code, output } = await answerOnTerminal(['auth', 'password', 'kim'], answers, environment);
    expect([code, output]).toEqual([0, expect.stringContaining('The password of kim is set')]);
    expect(output).not.toContain('third');
    expect((await signIn('kim', typed)).status).toBe(200);
  });

  it.skipIf(noTerminal)(`is not shown where both answers are typed ahead either${noTerminal}`, async () => {
    const typed = 'a third long passphrase';
    const ahead = [{ to: 'New password: ', type: `${typed}\r${typed}\r` }];
    const { code, output } = await answerOnTerminal(['auth', 'password', 'kim'], ahead, environment);
    expect([code, output]).toEqual([0, expect.not.stringContaining('third')]);
  });

  it.skipIf(noTerminal)(`is not set where the two differ, nor after Ctrl-C${noTerminal}`, async () => {
    const differing = [
      { to: 'New password: ', type: 'a fourth long passphrase\r' },
      { to: 'The same again: ', type: 'a fifth long passphrase\r' },
    ];
    const differ = await answerOnTerminal(['auth', 'password', 'kim'], differing, environment);
    expect([differ.code, differ.output]).toEqual([2, expect.stringContaining('[cli.passwords-differ]')]);
    const interrupted = [{ to: 'New password: ', type: 'a fourth\u0003' }];
    expect((await answerOnTerminal(['auth', 'password', 'kim'], interrupted, environment)).code).toBe(130);
    expect((await signIn('kim', 'a third long passphrase')).status).toBe(200);
  });
});
