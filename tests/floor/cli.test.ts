import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionWords } from '../../src/cli/completion-words.ts';
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts';
import { COMMANDS } from '../../src/cli/registry.ts';
import { cliPage } from '../harness/cli-page.ts';
import { expectPage } from '../harness/expect-page.ts';
import { ingest } from '../harness/follow-pipeline.ts';
import { readLines, runCommand } from '../harness/run-command.ts';
import { noTerminal, runOnTerminal } from '../harness/run-on-terminal.ts';
import {
  ADMIN_TOKEN,
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const work = mkdtempSync(join(tmpdir(), 'watchfloor-cli-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('help', () => {
  it('is printed by the bare command, which could not know what to do', async () => {
    const bare = await runCommand([]);
    expect([bare.code, bare.stdout]).toEqual([2, '']);
    expect(bare.stderr).toMatch(/^Examples:\n/);
    for (const { name } of COMMANDS) expect(bare.stderr).toContain(name.split(' ')[0]);
    const asked = await runCommand(['--help']);
    expect([asked.code, asked.stderr]).toEqual([0, '']);
    expect(asked.stdout).toBe(bare.stderr);
  });

  it.each(COMMANDS.map(({ name }) => name))('of %s opens with examples and fits 80 columns', async (name) => {
    const { code, stdout } = await runCommand([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Examples:\n {2}/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('of a group names its commands, and a typing error is met with the right word', async () => {
    const group = await runCommand(['alert']);
    expect([group.code, group.stdout]).toEqual([2, '']);
    for (const word of ['list', 'show', 'take', 'verdict'])
      expect(group.stderr).toMatch(new RegExp(`^ {2}${word} `, 'm'));
    expect(await runCommand(['alrt', 'list'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean alert?'),
    });
    expect(await runCommand(['alert', 'lst'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean list?'),
    });
    expect(await runCommand(['detect', '--rule', 'x', 'y'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean --rules?'),
    });
  });
});

describe('pages made from the code are up to date', () => {
  it('docs/configuration.md', async () => {
    const { code, stdout } = await runCommand(['config', '--reference']);
    expect(code).toBe(0);
    expectPage(join(ROOT, 'docs', 'configuration.md'), stdout);
  });
  it('docs/guides/cli.md', async () => {
    expectPage(join(ROOT, 'docs', 'guides', 'cli.md'), await cliPage());
  });
});

describe('completion', () => {
  const scriptOf = async (shell: string) => (await runCommand(['completion', shell])).stdout;

  const linesOf = (program: string, args: readonly string[]) =>
    execFileSync(program, args, { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '')
      .toSorted();
  /** How each shell is asked, in itself, what it would offer for the last of these words. */
  const ASK = {
    bash: (script: string, words: readonly string[]) => {
      const ask = `COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _watchfloor; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return linesOf('bash', ['--norc', '-c', `${script}\n${ask}`, 'bash', ...words]);
    },
    zsh: (script: string, words: readonly string[]) => {
      // Outside of its line editor zsh has no completion system: these three stand for its parts.
      const parts = 'compdef() {}; compset() {}; compadd() { shift; print -l -- "$@" }';
      const ask = 'words=("$@"); CURRENT=$#; _watchfloor';
      const last = words.at(-1) ?? '';
      return linesOf('zsh', ['-f', '-c', `${parts}\n${script}\n${ask}`, 'zsh', ...words]).filter((word) =>
        word.startsWith(last),
      );
    },
    fish: (script: string, words: readonly string[]) =>
      linesOf('fish', ['--no-config', '-c', `${script}\ncomplete -C ${JSON.stringify(words.join(' '))}`]),
  };

  describe.each(['bash', 'zsh', 'fish'] as const)('in a real %s', (shell) => {
    const missing = spawnSync(shell, ['-c', 'true']).status === 0 ? '' : ` (skipped: apt-get install ${shell})`;
    it.skipIf(missing !== '')(`completes commands, options, and the values they may have${missing}`, async () => {
      const script = await scriptOf(shell);
      const complete = (...words: string[]) => ASK[shell](script, ['watchfloor', ...words]);
      expect(complete('al')).toEqual(['alert']);
      expect(complete('alert', '')).toEqual(['list', 'note', 'release', 'reopen', 'show', 'take', 'verdict']);
      expect(complete('auth', 'user', '')).toEqual(['add', 'disable', 'enable', 'list', 'reset-factor', 'roles']);
      expect(complete('alert', 'list', '--le')).toEqual(['--level']);
      expect(complete('alert', 'list', '--q')).toEqual(['--query', '--quiet']);
      expect(complete('alert', 'list', '--limit', '5', '--level', 'h')).toEqual(['high']);
      expect(complete('auth', 'user', 'add', 'kim', '--role', 'an')).toEqual(['analyst']);
      expect(complete('alert', '--json', 'verdict', 'AL-1', 'b')).toEqual(['benign']);
      expect(complete('auth', 'user', 'roles', 'kim', 'analyst', 'eng')).toEqual(['engineer']);
      expect(complete('completion', 'z')).toEqual(['zsh']);
      expect(complete('rules', 'exception', 're')).toEqual(['remove', 'renew']);
    });
  });

  it('completes values by comma one by one, and files where nothing else is known, in a real bash', async () => {
    const script = await scriptOf('bash');
    const complete = (...words: string[]) => ASK.bash(script, ['watchfloor', ...words]);
    expect(complete('alert', 'list', '--state', 'open,ta')).toEqual(['open,taken']);
    expect(complete('detect', join(ROOT, 'pack'))).toEqual([
      join(ROOT, 'package-lock.json'),
      join(ROOT, 'package.json'),
    ]);
  });

  it('rests on an option taking a value in every command or in none', async () => {
    const words = await completionWords(COMMANDS, GLOBAL_OPTIONS);
    const all = [...words.globalOptions, ...[...words.options.values()].flat()];
    const taking = new Set(all.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names));
    expect(
      all.filter(({ takesValue }) => !takesValue).filter(({ names }) => names.some((name) => taking.has(name))),
    ).toEqual([]);
  });

  describe.each(['bash', 'zsh', 'fish'])('for %s', (shell) => {
    const program = process.env[`WATCHFLOOR_TEST_${shell.toUpperCase()}`] ?? shell;
    const missing =
      spawnSync(program, ['-c', 'true']).status === 0 ? '' : ` (skipped: no ${shell}; apt-get install ${shell})`;

    it('names every command', async () => {
      const script = await scriptOf(shell);
      for (const { name } of COMMANDS) expect(script).toContain(name.split(' ').at(-1));
    });

    it.skipIf(missing !== '')(`is a script that the shell accepts${missing}`, async () => {
      const file = join(work, `completion.${shell}`);
      writeFileSync(file, await scriptOf(shell));
      const checked = spawnSync(program, ['-n', file], { encoding: 'utf8' });
      expect([checked.status, checked.stderr]).toEqual([0, '']);
    });
  });

  it('names the shells it knows', async () => {
    expect(await scriptOf('powershell')).toContain('Register-ArgumentCompleter');
    expect(await runCommand(['completion', 'tcsh'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('bash, zsh, fish, powershell'),
    });
  });
});

describe('without a server', () => {
  it('a command says so and exits with 5, also where a named one does not answer', async () => {
    expect(await runCommand(['alert', 'list'])).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('[cli.no-server]'),
    });
    const closed = await runCommand(['alert', 'list', '--server', 'http://127.0.0.1:9', '--json']);
    expect(closed.code).toBe(5);
    expect(JSON.parse(closed.stdout)).toMatchObject({
      schema: 'watchfloor.error/1',
      error: { code: 'api.unreachable', kind: 'unavailable' },
    });
  });

  it('a usage error under --json is JSON too', async () => {
    const { code, stdout } = await runCommand(['alert', 'show', '--json']);
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'cli.usage']);
    expect((await runCommand(['alert', 'list', '--timeout', 'soon'])).code).toBe(2);
  });

  it('settings are shown with secrets masked', async () => {
    const { code, stdout } = await runCommand(['config', '--json'], {
      environment: { WATCHFLOOR_ADMIN_TOKEN: ADMIN_TOKEN },
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain(ADMIN_TOKEN);
    expect(JSON.parse(stdout).data).toContainEqual({
      path: 'admin.token',
      variable: 'WATCHFLOOR_ADMIN_TOKEN',
      value: '(set)',
    });
  });
});

describe('with a server that is not ours', () => {
  let stranger: Server;
  const seen: (string | undefined)[] = [];
  let url = '';
  beforeAll(async () => {
    // It takes the call and never answers.
    stranger = createServer((request) => void seen.push(request.headers.authorization));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    stranger.closeAllConnections();
    stranger.close();
  });

  it('gives up after --timeout, and does not tell it the local server’s token', async () => {
    const dir = join(work, 'local');
    execFileSync('mkdir', ['-p', join(dir, 'run')]);
    writeFileSync(
      join(dir, 'run', 'server.json'),
      JSON.stringify({ pid: 1, url: 'http://127.0.0.1:9', token: 'wf_local' }),
    );
    const { code } = await runCommand(['alert', 'list', '--server', url, '--timeout', '0.5', '--data', dir]);
    expect(code).toBe(5);
    expect(seen).toEqual([undefined]);
  });
});

describe('with a server', () => {
  const dataDir = makeDataDir();
  const environment = { WATCHFLOOR_DATA_DIR: dataDir };
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess({ dataDir });
    const hostile = 'host-\u001b]0;owned\u0007\u001b[2J\u202e-x';
    const event = {
      Channel: 'Security',
      SourceName: 'Microsoft-Windows-Eventlog',
      EventID: 1102,
      Hostname: hostile,
      EventTime: '2026-11-22 02:00:00',
    };
    await ingest(server, { body: `${JSON.stringify(event)}\n`, source: 'windows-event-log' });
  });
  afterAll(async () => {
    await server?.stop();
    removeDataDir(dataDir);
  });

  const onTerminal = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
    runOnTerminal(args, { ...environment, ...extra });

  it.skipIf(noTerminal)(
    `hostile log values reach neither a terminal nor a pipe as control characters${noTerminal}`,
    async () => {
      const shown = [
        onTerminal(['alert', 'list'], { NO_COLOR: '1' }),
        onTerminal(['alert', 'show', 'AL-1'], { NO_COLOR: '1' }),
        (await runCommand(['alert', 'list'], { environment })).stdout,
        (await runCommand(['alert', 'show', 'AL-1'], { environment })).stdout,
      ];
      for (const text of shown) {
        expect(text).toContain('host-␛]0;owned');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202e]/);
      }
    },
  );

  it.skipIf(noTerminal)(
    `colour comes on a terminal and by FORCE_COLOR, and goes by NO_COLOR, TERM=dumb, --no-color and a pipe${noTerminal}`,
    async () => {
      const isColored = (text: string) => text.includes('\u001b[');
      expect(isColored(onTerminal(['alert', 'list']))).toBe(true);
      for (const quiet of [
        onTerminal(['alert', 'list'], { NO_COLOR: '1' }),
        onTerminal(['alert', 'list'], { TERM: 'dumb' }),
        onTerminal(['alert', 'list', '--no-color']),
      ])
        expect(isColored(quiet)).toBe(false);
      expect(isColored((await runCommand(['alert', 'show', 'AL-1'], { environment })).stdout)).toBe(false);
      expect(
        isColored(
          (await runCommand(['alert', 'show', 'AL-1'], { environment: { ...environment, FORCE_COLOR: '1' } })).stdout,
        ),
      ).toBe(true);
    },
  );

  it('a pipe gets one whole record a line; --json, --ndjson, --output and --quiet do what they say', async () => {
    const run = (...args: string[]) => runCommand(['alert', 'list', ...args], { environment });
    expect(
      (await run()).stdout
        .trimEnd()
        .split('\n')
        .every((line) => line.split('\t').length === 10),
    ).toBe(true);
    const document = JSON.parse((await run('--json')).stdout);
    expect(document).toMatchObject({ schema: 'watchfloor.alert/1', meta: { next: null } });
    expect(readLines((await run('--ndjson')).stdout)).toEqual(document.data);
    const empty = await run('--json', '--query', 'nothing-has-this-name');
    expect(JSON.parse(empty.stdout).data).toEqual([]);
    const file = join(work, 'alerts.json');
    expect(await run('--json', '--output', file)).toMatchObject({ code: 0, stdout: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(document);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run('--quiet')).toMatchObject({ code: 0, stderr: '' });
    expect((await run('--json', '--output', join(work, 'no', 'such', 'folder'))).code).toBe(2);
  });

  it('exit codes: 2 for what there is not, 4 for who may not', async () => {
    expect((await runCommand(['alert', 'show', 'AL-999999'], { environment })).code).toBe(2);
    const wrong = await runCommand(['alert', 'list'], {
      environment: { ...environment, WATCHFLOOR_TOKEN: 'wf_wrong' },
    });
    expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining('WATCHFLOOR_TOKEN')]);
    const made = await runCommand(['auth', 'token', 'sender', '--role', 'collector'], { environment });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wf_\S+\n$/) });
    const tokenFile = join(work, 'token');
    writeFileSync(tokenFile, made.stdout, { mode: 0o600 });
    const denied = await runCommand(['alert', 'list', '--server', server.url, '--token-file', tokenFile]);
    expect([denied.code, denied.stderr]).toEqual([4, expect.not.stringContaining('WATCHFLOOR_TOKEN')]);
    const log = join(work, 'one.log');
    writeFileSync(log, '<13>Nov 22 03:00:00 web01 app: one line\n');
    expect(
      (await runCommand(['ingest', '--type', 'syslog', '--server', server.url, '--token-file', tokenFile, log])).code,
    ).toBe(0);
    expect((await runCommand(['alert', 'list', '--token-file', join(work, 'absent')], { environment })).code).toBe(2);
    writeFileSync(tokenFile, 'wf_no_such_token\n');
    const unknown = await runCommand(['alert', 'list', '--token-file', tokenFile], { environment });
    expect([unknown.code, unknown.stderr]).toEqual([
      4,
      expect.stringContaining(`does not take the token in ${tokenFile}`),
    ]);
    const dataDirFirst = ['--data', environment.WATCHFLOOR_DATA_DIR, '--json', 'alert', 'list'];
    expect((await runCommand(dataDirFirst)).stdout).toContain('"watchfloor.alert/1"');
  });
});
