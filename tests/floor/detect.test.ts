import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines, runCommand } from '../harness/run-command.ts';
import { noTerminal, runOnTerminal } from '../harness/run-on-terminal.ts';
import { readSigmaCases } from '../harness/sigma-cases.ts';

type Match = {
  rule: { id: string; title: string; level: string; author: string; tags: string[] };
  file: string;
  line: number;
  matched: readonly unknown[];
  event: Record<string, unknown>;
};

const ROOT = join(import.meta.dirname, '..', '..');
const FIXTURES = join(import.meta.dirname, 'fixtures', 'sigma');
const SIGMA = join(resolve(ROOT, process.env.WATCHFLOOR_DATA_KIT ?? '../shared/data'), 'sigma');
const SHARE_RULE = 'c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e';
const WMIC_RULE = '3e3ceccd-6c06-48b8-b5ff-ab1d25db8c1d';
const CISCO_RULE = 'ef0ff092-a24a-4fbc-beea-06c08d53e085';

/** One rule of our own, so that the formats are tested without loading thousands. */
const OWN_RULE = `title: Own rule
id: 0a6f9f3e-0c2e-4a7e-8a53-1f2d3c4b5a69
author: Watchfloor
level: high
tags: [attack.t1057]
logsource: { product: windows, category: process_creation }
detection: { sel: { CommandLine|contains: needle }, condition: sel }
`;

const work = mkdtempSync(join(tmpdir(), 'watchfloor-detect-'));
const rules = join(work, 'rules');
mkdirSync(rules);
writeFileSync(join(rules, 'own.yml'), OWN_RULE);
afterAll(() => rmSync(work, { recursive: true, force: true }));

const flat = (commandLine: string) => ({
  EventTime: '2026-11-22 02:00:00',
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  EventID: 1,
  Hostname: 'host-1.example',
  Image: 'C:\\x.exe',
  CommandLine: commandLine,
});
const nested = (commandLine: string) => ({
  Event: {
    System: {
      Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Computer: 'host-1.example',
      TimeCreated: { '#attributes': { SystemTime: '2026-11-22T02:00:00.000Z' } },
    },
    EventData: { Image: 'C:\\x.exe', CommandLine: commandLine },
  },
});

const three = [flat('nothing'), flat('a needle'), flat('needle again')];
const ndjson = three.map((event) => `${JSON.stringify(event)}\n`).join('');

function write(name: string, content: string | Uint8Array): string {
  const path = join(work, name);
  writeFileSync(path, content);
  return path;
}

async function linesOf(path: string, input?: string): Promise<number[]> {
  const { stdout } = await runCommand(
    ['detect', '--rules', rules, '--ndjson', path],
    input === undefined ? {} : { input },
  );
  return readLines<Match>(stdout).map(({ line }) => line);
}

function countByFileAndRule(stdout: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { file, rule } of readLines<Match>(stdout)) {
    const key = `${file} ${rule.id}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

describe('detect with the public rules', () => {
  it('fires the expected rules on EVTX, on the JSON beside it and on a raw line, and names their authors', async () => {
    const { code, stdout, stderr } = await runCommand(['detect', '--ndjson', FIXTURES]);
    expect(stderr).toContain('rules loaded');
    expect(code).toBe(0);
    const counts = countByFileAndRule(stdout);
    const at = (file: string, rule: string) => counts.get(`${join(FIXTURES, file)} ${rule}`);
    expect(at(`${SHARE_RULE}.evtx`, SHARE_RULE)).toBe(2);
    expect(at(`${SHARE_RULE}.json`, SHARE_RULE)).toBe(2);
    expect(at(`${WMIC_RULE}.evtx`, WMIC_RULE)).toBe(1);
    expect(at(`${WMIC_RULE}.json`, WMIC_RULE)).toBe(1);
    expect(at(`${CISCO_RULE}.raw`, CISCO_RULE)).toBe(1);
    for (const { rule } of readLines<Match>(stdout)) expect(rule.author).not.toBe('');
  });
});

/**
 * The case's `match_count` is 1, and the recording holds more events that the rule's own text meets:
 *
 * - file_event_win_cred_dump_tools_dropped_files: Explorer unpacks procdump64.exe, procdump64a.exe and procdump.exe, three
 *   FileCreate events (records 26359, 26366, 26373), each with an ending that the rule lists.
 * - registry_set_change_security_zones: the script sets `https`, `http` and `*` below ZoneMap\Domains\…, three
 *   SetValue events (28344631 to 28344633) with DWORD 2, which the filter does not exempt.
 * - registry_set_disable_administrative_share: reg.exe sets AutoShareServer and then AutoShareWks to 0 (28656599,
 *   28656618): the rule lists both.
 */
const MORE_THAN_DECLARED = new Map([
  ['8fbf3271-1ef6-4e94-8210-03c2317947f6', 3],
  ['45e112d0-7759-4c2a-aa36-9f8fb79d3393', 3],
  ['c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e', 2],
]);

const kitMissing = existsSync(join(SIGMA, 'regression_data'))
  ? ''
  : ` (skipped: no data kit at ${SIGMA}; name its folder in WATCHFLOOR_DATA_KIT)`;

describe.skipIf(kitMissing !== '')(`detect over all regression cases of the public rules${kitMissing}`, () => {
  it('fires the expected rule on every file, as often as its case declares', async () => {
    const folders = ['rules', 'rules-emerging-threats', 'rules-threat-hunting', 'rules-compliance'];
    const data = join(SIGMA, 'regression_data');
    const args = folders.flatMap((folder) => ['--rules', join(SIGMA, folder)]);
    const { code, stdout, stderr } = await runCommand(['detect', ...args, '--ndjson', data]);
    const counts = countByFileAndRule(stdout);
    const cases = readSigmaCases(data);
    const formats = Map.groupBy(cases, ({ file }) => file.split('.').at(-1));
    expect(formats.get('evtx')).toHaveLength(115);
    const silent = cases.filter(({ file, ruleId }) => !counts.has(`${file} ${ruleId}`));
    expect(silent.map(({ file }) => basename(file))).toEqual([]);
    const miscounted = cases.flatMap(({ file, ruleId, matchCount }) => {
      const due = MORE_THAN_DECLARED.get(ruleId) ?? matchCount;
      const fired = counts.get(`${file} ${ruleId}`);
      return due === undefined || due === fired ? [] : [`${basename(file)}: ${fired} of ${due}`];
    });
    expect(miscounted).toEqual([]);
    // The descriptions of the cases are no logs: each is listed, and nothing else is.
    const unread = stderr.split('\n').filter((line) => line.startsWith('unread  '));
    expect(unread.filter((line) => !line.endsWith('info.yml  unknown-format'))).toEqual([]);
    expect(unread).toHaveLength(new Set(cases.map(({ ruleId }) => ruleId)).size);
    expect(code).toBe(3);
  });
});

describe('detect reads', () => {
  it.each([
    ['NDJSON', ndjson, [2, 3]],
    ['one value', JSON.stringify(three[1]), [1]],
    ['one value over several lines', JSON.stringify(three[1], null, 2), [1]],
    ['an array', JSON.stringify(three), [2, 3]],
    ['an array over several lines', JSON.stringify(three, null, 2), [2, 3]],
    [
      'values one after the other, over several lines',
      three.map((event) => JSON.stringify(event, null, 2)).join('\n'),
      [2, 3],
    ],
    ['nested events', JSON.stringify([nested('nothing'), nested('a needle')]), [2]],
    ['nested events as lines', `${JSON.stringify(nested('a needle'))}\n${JSON.stringify(nested('nothing'))}\n`, [1]],
    ['NDJSON in gzip', gzipSync(ndjson), [2, 3]],
    ['NDJSON in zstd', zstdCompressSync(ndjson), [2, 3]],
    [
      'NDJSON with a bad line, which keeps its number',
      `${JSON.stringify(three[1])}\n{"broken\n${JSON.stringify(three[1])}\n`,
      [1, 3],
    ],
  ] as const)('%s', async (_, content, lines) => {
    expect(await linesOf(write('events.log', content))).toEqual(lines);
  });

  it('standard input, plain and pretty-printed', async () => {
    expect(await linesOf('-', ndjson)).toEqual([2, 3]);
    expect(await linesOf('-', JSON.stringify(three, null, 1))).toEqual([2, 3]);
  });

  it('a folder with folders within, and lists what it cannot read in one line each', async () => {
    const folder = join(work, 'mixed');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    writeFileSync(join(folder, 'deep', 'a.json'), JSON.stringify(three));
    copyFileSync(join(FIXTURES, `${WMIC_RULE}.evtx`), join(folder, 'b.evtx'));
    writeFileSync(join(folder, 'c.png'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3));
    writeFileSync(join(folder, 'd.txt'), '');
    const { code, stdout, stderr } = await runCommand(['detect', '--rules', rules, '--ndjson', folder]);
    expect(readLines<Match>(stdout).map(({ file, line }) => [file, line])).toEqual([
      [join(folder, 'deep', 'a.json'), 2],
      [join(folder, 'deep', 'a.json'), 3],
    ]);
    const unread = stderr.split('\n').filter((line) => line.startsWith('unread  '));
    expect(unread).toEqual([
      `unread  ${join(folder, 'c.png')}  unknown-format`,
      `unread  ${join(folder, 'd.txt')}  empty`,
    ]);
    expect(stderr.match(/tried/g)).toHaveLength(1);
    expect(code).toBe(3);
  });
});

describe('detect on several threads', () => {
  const folder = join(work, 'threads');
  mkdirSync(folder);
  const line = (number: number) =>
    number % 1_000 === 999
      ? '{"torn\n'
      : `${JSON.stringify(flat(number % 40 === 0 ? `a needle ${number}` : `${'hay'.repeat(60)} ${number}`))}\n`;
  const hayBy = (lines: number) => Array.from({ length: lines }, (_, number) => line(number)).join('');
  writeFileSync(join(folder, 'a.ndjson'), hayBy(30_000));
  writeFileSync(join(folder, 'b.ndjson.gz'), gzipSync(hayBy(4_000)));
  writeFileSync(join(folder, 'c.txt'), '');
  copyFileSync(join(FIXTURES, `${WMIC_RULE}.evtx`), join(folder, 'd.evtx'));
  for (let n = 0; n < 6; n += 1) writeFileSync(join(folder, `e-${n}.json`), JSON.stringify(three, null, n));
  writeFileSync(join(folder, 'f.ndjson'), hayBy(12_000));

  it.each([[['--ndjson', '--fail-on', 'high']], [['--json']], [[]]])(
    'says and answers the same as on one, with %s',
    async (options) => {
      const run = (threads: number) =>
        runCommand(['detect', '--rules', rules, ...options, '--threads', String(threads), folder]);
      const alone = await run(1);
      expect(alone.code).toBe(options.includes('--fail-on') ? 1 : 3);
      expect(alone.stderr).toMatch(
        /11\d\d matches in 459\d\d events of 10 files, 46 records rejected, 1 file unread\.\n$/,
      );
      for (const threads of [2, 4]) expect(await run(threads)).toEqual(alone);
    },
  );

  it('numbers records through the pieces of a file', async () => {
    const { stdout } = await runCommand(['detect', '--rules', rules, '--ndjson', '--threads', '4', folder]);
    const found = readLines<Match>(stdout).filter(({ file }) => file === join(folder, 'a.ndjson'));
    expect(found.map(({ line: number }) => number)).toEqual(Array.from({ length: 750 }, (_, n) => n * 40 + 1));
    for (const { line: number, event } of found) expect(event.CommandLine).toBe(`a needle ${number - 1}`);
  });

  it('but not on none, or on half of one', async () => {
    for (const threads of ['0', '1.5', '-2', 'many', '1000'])
      expect((await runCommand(['detect', '--rules', rules, '--threads', threads, folder])).code).toBe(2);
  });
});

describe('detect answers', () => {
  const file = write('answers.ndjson', ndjson);

  it('with exactly the documented object per match', async () => {
    const { stdout } = await runCommand(['detect', '--rules', rules, '--ndjson', file]);
    const [first] = readLines<Match>(stdout);
    expect(Object.keys(first ?? {})).toEqual(['rule', 'file', 'line', 'time', 'matched', 'event']);
    expect(first?.rule).toEqual({
      id: '0a6f9f3e-0c2e-4a7e-8a53-1f2d3c4b5a69',
      title: 'Own rule',
      level: 'high',
      author: 'Watchfloor',
      tags: ['attack.t1057'],
    });
    const time = '2026-11-22T02:00:00.000Z';
    expect(first).toMatchObject({ file, line: 2, time, event: { CommandLine: 'a needle' } });
    expect(first?.matched).toMatchObject([{ field: 'CommandLine', value: 'a needle' }]);
    const piped = await runCommand(['detect', '--rules', rules, file]);
    expect(piped.stdout.split('\n')[0]?.split('\t').slice(-3)).toEqual(['2', time, 'a needle']);
  });

  it('with one document for --json, also when nothing matched', async () => {
    const found = JSON.parse((await runCommand(['detect', '--rules', rules, '--json', file])).stdout);
    expect(found).toMatchObject({ schema: 'watchfloor.match/1', meta: { files: 1, events: 3, rejects: 0 } });
    expect(found.data).toHaveLength(2);
    const quiet = write('quiet.ndjson', `${JSON.stringify(three[0])}\n`);
    expect(JSON.parse((await runCommand(['detect', '--rules', rules, '--json', quiet])).stdout).data).toEqual([]);
  });

  it('with exit codes: 0 ran, 1 at or above --fail-on, 2 no event read, 3 files unread or records rejected', async () => {
    const broken = write('unknown.bin', Uint8Array.of(1, 2, 3, 0, 255));
    const code = async (...args: string[]) => (await runCommand(['detect', '--rules', rules, ...args])).code;
    expect(await code(file)).toBe(0);
    expect(await code('--fail-on', 'critical', file)).toBe(0);
    expect(await code('--fail-on', 'high', file)).toBe(1);
    expect(await code('--fail-on', 'low', file, broken)).toBe(1);
    expect(await code('--fail-on', 'critical', file, broken)).toBe(3);
    expect(await code(broken)).toBe(2);
    expect(await code(join(work, 'absent'))).toBe(2);
    expect(await code('--fail-on', 'severe', file)).toBe(2);
    const torn = write('torn.ndjson', `${ndjson}{"broken\n`);
    expect(await code(torn)).toBe(3);
    expect(await code('--fail-on', 'high', torn)).toBe(1);
    const garbage = write('garbage.ndjson', '{"broken\n{"broken, too\n');
    expect(await code('--type', 'windows-event-log', garbage)).toBe(2);
    expect(await code('--type', 'windows-event-log', garbage, file)).toBe(3);
    expect((await runCommand(['detect', '--rules', join(work, 'absent'), file])).code).toBe(2);
  });

  it('with every refused rule by file, line, column and reason, several of one file too, unless it is to be quiet', async () => {
    const folder = join(work, 'faulty');
    mkdirSync(folder);
    copyFileSync(join(rules, 'own.yml'), join(folder, 'own.yml'));
    for (let n = 0; n < 12; n += 1)
      writeFileSync(
        join(folder, `bad-${n}.yml`),
        OWN_RULE.replace('contains', 'nosuch').replace('0a6f9f3e', `${10000000 + n}`),
      );
    const faulty = readFileSync(join(folder, 'bad-0.yml'), 'utf8');
    const sound = OWN_RULE.replace('0a6f9f3e', '20000000');
    writeFileSync(join(folder, 'bad-0.yml'), `${faulty}---\n${sound}---\n${faulty.replace('10000000', '30000000')}`);
    const { code, stderr } = await runCommand(['detect', '--rules', folder, file]);
    const refused = stderr.split('\n').filter((line) => line.startsWith('refused  '));
    expect(refused).toHaveLength(13);
    expect(refused[0]).toMatch(/faulty\/bad-0\.yml:7:\d+ {2}.*\[unknown-modifier\]$/);
    expect(refused[1]).toMatch(/faulty\/bad-0\.yml:23:\d+ {2}.*\[unknown-modifier\]$/);
    expect(stderr).toContain('2 rules loaded, 13 refused.');
    expect(code).toBe(3);
    const quiet = await runCommand(['detect', '-q', '--fail-on', 'high', '--rules', folder, file]);
    expect([quiet.code, quiet.stderr]).toEqual([1, '']);
  });

  it.skipIf(noTerminal)(`without the escape sequences of a hostile log${noTerminal}`, async () => {
    const hostile = write('hostile.ndjson', `${JSON.stringify(flat('needle \u001b[2J\u001b]0;owned\u0007\u202e'))}\n`);
    const shown = runOnTerminal(['detect', '--rules', rules, hostile], { NO_COLOR: '1' });
    expect(shown).toContain('Own rule');
    expect(shown).toContain('␛[2J');
    expect(shown).not.toContain('\u001b');
    expect(shown).not.toContain('\u202e');
  });
});

describe('rules lint', () => {
  it('prints its document and exits with 0 clean, 1 faults, 2 unreadable', async () => {
    const clean = await runCommand(['rules', 'lint', rules, '--json']);
    expect([clean.code, JSON.parse(clean.stdout).data]).toEqual([0, { issues: [] }]);
    const bad = join(work, 'lint');
    mkdirSync(bad);
    writeFileSync(join(bad, 'bad.yml'), readFileSync(join(rules, 'own.yml'), 'utf8').replace('contains', 'nosuch'));
    const faulty = await runCommand(['rules', 'lint', bad, '--json']);
    expect(faulty.code).toBe(1);
    const [issue] = JSON.parse(faulty.stdout).data.issues;
    expect(Object.keys(issue).sort()).toEqual(['code', 'column', 'file', 'line', 'message', 'severity']);
    expect(issue).toMatchObject({ file: join(bad, 'bad.yml'), line: 7, severity: 'error', code: 'unknown-modifier' });
    expect((await runCommand(['rules', 'lint', join(work, 'absent'), '--json'])).code).toBe(2);
  });
});
