import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertReply, AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { eventually } from '../harness/follow-pipeline.ts';
import { runCommand } from '../harness/run-command.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures', 'sigma');
const SHARE_RULE = 'c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e';

const dataDir = makeDataDir();
const logs = mkdtempSync(join(tmpdir(), 'watchfloor-logs-'));
let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ dataDir });
  for (const name of [SHARE_RULE, '3e3ceccd-6c06-48b8-b5ff-ab1d25db8c1d']) {
    cpSync(join(FIXTURES, `${name}.evtx`), join(logs, `${name}.evtx`));
  }
});
afterAll(async () => {
  await server?.stop();
  removeDataDir(dataDir);
  rmSync(logs, { recursive: true, force: true });
});

const watchfloor = (...args: string[]) => runCommand(args, { environment: { WATCHFLOOR_DATA_DIR: dataDir } });

async function dataOf<Data>(...args: string[]): Promise<Data> {
  const { code, stdout, stderr } = await watchfloor(...args, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout).data;
}

describe('from an EVTX folder to a closed case', () => {
  let alert: AlertSummary;
  let caseNumber = '';

  it('takes the folder in and says what became of each record', async () => {
    const { code, stdout, stderr } = await watchfloor('ingest', logs, '--json');
    expect([code, stderr]).toEqual([0, expect.stringContaining('events stored and searchable, none rejected')]);
    const { schema, data, meta } = JSON.parse(stdout);
    expect([schema, meta]).toEqual(['watchfloor.upload/1', { unread: [] }]);
    expect(data).toMatchObject([
      { source: 'windows-event-log', format: 'evtx-chunks', events: 1, rejects: 0, repeats: 0 },
      { source: 'windows-event-log', format: 'evtx-chunks', events: 2, rejects: 0, repeats: 0 },
    ]);
  });

  it('sends the same unchanged files again without a second effect', async () => {
    const { code, stdout } = await watchfloor('ingest', logs);
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('\t').slice(3)),
    ).toEqual([
      ['1', '0', 'was here already'],
      ['2', '0', 'was here already'],
    ]);
    const events = await (await server.api('/api/v1/events?limit=50')).json();
    expect((events as { data: unknown[] }).data).toHaveLength(3);
  });

  it('lists the alerts, shows why one fired and who wrote the rule', async () => {
    const alerts = await dataOf<AlertSummary[]>('alert', 'list');
    const found = alerts.find(({ rule }) => rule.id === SHARE_RULE);
    expect(found).toMatchObject({ state: 'open', hitCount: 2, isSample: false });
    alert = found as AlertSummary;
    const { code, stdout } = await watchfloor('alert', 'show', alert.number);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `rule author      ${alert.rule.author}; SigmaHQ public rules, DRL-1.1, https://github.com/SigmaHQ/sigma`,
    );
    expect(stdout).toMatch(
      /TargetObject +HKLM\\System\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\AutoShareWks +\(pattern: /,
    );
    const table = await watchfloor('alert', 'list');
    expect(table.stdout.split('\n').find((line) => line.startsWith(`${alert.number}\t`))).toContain(alert.rule.author);
  });

  it('takes it once, opens a case from it, notes and closes with a verdict', async () => {
    expect((await watchfloor('alert', 'take', alert.number)).stderr).toContain(`${alert.number} is yours.`);
    const opened = await watchfloor('case', 'open', alert.number);
    caseNumber = opened.stdout.trim();
    expect(caseNumber).toMatch(/^CS-\d+$/);
    expect((await watchfloor('case', 'note', caseNumber, 'Shares were switched off by the attacker')).code).toBe(0);
    const early = await watchfloor('case', 'close', caseNumber, 'true-positive', '--summary', 'too soon');
    expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('[cases.')]);
    const closed = await watchfloor(
      'case',
      'close',
      caseNumber,
      'true-positive',
      '--summary',
      'Rebuilt',
      '--verdict',
      'true',
    );
    expect([closed.code, closed.stderr]).toEqual([
      0,
      expect.stringContaining(`${caseNumber} is closed: true-positive.`),
    ]);
    const shown = await dataOf<CaseReply>('case', 'show', caseNumber);
    expect(shown).toMatchObject({ status: 'closed', outcome: 'true-positive', closing: { summary: 'Rebuilt' } });
    expect(shown.alerts).toMatchObject([{ number: alert.number, state: 'closed', verdict: { verdict: 'true' } }]);
    expect(shown.timeline.map(({ text }) => text)).toContain('Shares were switched off by the attacker');
  });

  it('joins a hit after closure to the case as a linked alert, and the timeline says so', async () => {
    expect((await watchfloor('ingest', '--again', join(logs, `${SHARE_RULE}.evtx`))).code).toBe(0);
    const shown = await eventually('the recurrence in the timeline', async () => {
      const now = await dataOf<CaseReply>('case', 'show', caseNumber);
      return now.timeline.some(({ text }) => text.startsWith('It came again, after this case was closed')) && now;
    });
    const again = shown.alerts.find(({ number }) => number !== alert.number);
    expect(again).toMatchObject({ state: 'open', caseNumber, previous: { number: alert.number, verdict: 'true' } });
    const full = await dataOf<AlertReply>('alert', 'show', again?.number ?? '');
    expect(full.pastVerdicts).toMatchObject([{ verdict: 'true', alert: { number: alert.number } }]);
  });

  it('closes the others by verdict, which asks for its reason', async () => {
    const [other] = (await dataOf<AlertSummary[]>('alert', 'list')).filter(({ rule }) => rule.id !== SHARE_RULE);
    const number = other?.number ?? '';
    expect(number).toMatch(/^AL-/);
    const silent = await watchfloor('alert', 'verdict', number, 'benign');
    expect([silent.code, silent.stderr]).toEqual([2, expect.stringContaining('note')]);
    const given = await watchfloor('alert', 'verdict', number, 'benign', '--note', 'inventory script');
    expect([given.code, given.stderr]).toEqual([0, `${number} is closed: benign.\n`]);
  });
});

describe('what cannot be read', () => {
  it('is counted as rejected, and the command says partial', async () => {
    const file = join(logs, 'half-bad.ndjson');
    writeFileSync(file, '{"EventID":1,"Channel":"Security","Hostname":"h"}\n{"EventID":\n');
    const { code, stdout, stderr } = await watchfloor('ingest', '--type', 'windows-event-log', '--json', file);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('1 event stored and searchable, 1 rejected (why: watchfloor reject list)'),
    ]);
    expect(JSON.parse(stdout).data).toMatchObject([{ events: 1, rejects: 1 }]);
  });

  it('is named among files that were, and alone is a failure', async () => {
    const unknown = join(logs, 'picture.png');
    writeFileSync(unknown, Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3));
    const some = await watchfloor('ingest', unknown, join(logs, `${SHARE_RULE}.evtx`));
    expect([some.code, some.stderr]).toEqual([3, expect.stringContaining(`unread  ${unknown}  `)]);
    expect((await watchfloor('ingest', unknown)).code).toBe(2);
  });
});
