import { afterEach, describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import { allSettled, eventually, getJson, ingest, readAllPages, withLocalToken } from '../harness/follow-pipeline.ts';
import { readOutboxTypes } from '../harness/read-outbox.ts';
import { runCommand } from '../harness/run-command.ts';
import { sampleAlerts } from '../harness/sample-alerts.ts';
import {
  ADMIN_TOKEN,
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';

/** What the shipped rules find in the recording, by rule id: the true number is computed, and stands here once more. */
const TRUE_ALERTS: Readonly<Record<string, string>> = {
  'd059842b-6b9d-4ed1-b5c3-5b89143c6ede': 'File Download Via Bitsadmin',
  '2ddef153-167b-4e89-86b6-757a9e65dcac': 'File Download Via Bitsadmin To A Suspicious Target Folder',
  '5b80a791-ad9b-4b75-bcc1-ad4e1e89c200': 'File With Suspicious Extension Downloaded Via Bitsadmin',
  '93d94efc-d7ad-4161-ad7d-1638c4f908d8': 'HackTool - Dumpert Process Dumper Default File',
  '24e3e58a-646b-4b50-adef-02ef935b9fc8': 'Hacktool Execution - Imphash',
  '100ef69e-3327-481c-8e5c-6d80d9507556': 'Important Windows Eventlog Cleared',
  '9bd012ee-0dff-44d7-84a0-aa698cfd87a3': 'LSASS Memory Access by Tool With Dump Keyword In Name',
  '5ef9853e-4d0e-4a70-846f-a9ca37d876da': 'Potential Credential Dumping Activity Via LSASS',
  '4a1b6da0-d94f-4fc3-98fc-2d9cb9e5ee76': 'Potentially Suspicious AccessMask Requested From LSASS',
  'd99b79d2-0a6f-4f46-ad8b-260b6e17f982': 'Security Eventlog Cleared',
  '8518ed3d-f7c9-4601-a26c-f361a4256a0c': 'Suspicious Download From File-Sharing Website Via Bitsadmin',
  '9f5c1d59-33be-4e60-bcab-85d2f566effd': 'Suspicious Process Access to LSASS with Dbgcore/Dbghelp DLLs',
};

let dataDir = '';
let server: ServerProcess | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
  removeDataDir(dataDir);
});

async function start(flags: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  dataDir = makeDataDir();
  server = await startServerProcess({ dataDir, flags, environment });
  return server;
}

/** An empty variable is as good as none: what a newcomer has. */
const NO_TOKEN = { WATCHFLOOR_ADMIN_TOKEN: '' };
const local = (running: ServerProcess) => withLocalToken(running, dataDir);
const isPresent = async (running: ServerProcess, from = local(running)) =>
  (await getJson<{ isPresent: boolean }>(from, '/api/v1/sample')).isPresent;

/** Lines of the metrics that say that something came in or was found. */
async function countedInMetrics(running: ServerProcess): Promise<string[]> {
  const text = await (await local(running).api('/metrics')).text();
  return text
    .split('\n')
    .filter((line) => /^watchfloor_(received|events|records|rule|alerts?)\w*[{ ].* [1-9]/.test(line));
}

describe('the sample', () => {
  it('raises exactly its true alerts, marked, out of the metrics and the outbox, and one command removes it all', async () => {
    const running = await start(['--demo'], NO_TOKEN);
    const api = local(running);
    const alerts = await sampleAlerts({ ...api, output: running.output });
    expect(Object.fromEntries(alerts.map((alert) => [alert.rule.id, alert.title]))).toEqual(TRUE_ALERTS);
    expect(alerts).toHaveLength(Object.keys(TRUE_ALERTS).length);
    expect(alerts.filter((alert) => !alert.isSample || alert.rule.author === '')).toEqual([]);
    expect((await readAllPages(api, '/api/v1/events', 100)).length).toBe(542);

    expect(await countedInMetrics(running)).toEqual([]);
    expect((await readOutboxTypes(dataDir)).filter((type) => type.startsWith('alert.'))).toEqual([]);
    expect(await getJson(api, '/api/v1/alerts/counts')).toMatchObject({
      live: { open: 0 },
      sample: { open: alerts.length },
    });

    const environment = { WATCHFLOOR_DATA_DIR: dataDir };
    const opened = await runCommand(['case', 'open', alerts[0]?.number ?? ''], { environment });
    expect(opened.stdout).toMatch(/^CS-\d+\n$/);
    const purged = await runCommand(['demo', 'purge'], { environment });
    const says = 'The sample is gone: its events, alerts and cases. With it went 1 case and 0 notes of yours.\n';
    expect([purged.code, purged.stderr]).toEqual([0, says]);
    expect((await runCommand(['demo', 'purge'], { environment })).stderr).toBe('There was no sample to remove.\n');
    for (const list of ['events', 'matches', 'alerts', 'cases']) {
      expect(await readAllPages(api, `/api/v1/${list}`, 50)).toEqual([]);
    }
    expect(await isPresent(running)).toBe(false);
    expect((await runCommand(['demo', 'purge'], { environment })).code).toBe(0);
  });

  it('is played by itself for a newcomer, and gives way to the first real events', async () => {
    const running = await start([], NO_TOKEN);
    const api = local(running);
    await sampleAlerts({ ...api, output: running.output });
    const real = JSON.stringify({
      Channel: 'Security',
      EventID: 1102,
      Hostname: 'real-1',
      EventTime: '2026-11-22 02:00:00',
      SourceName: 'Microsoft-Windows-Eventlog',
    });
    expect((await ingest(api, { body: `${real}\n`, source: 'windows-event-log' })).status).toBe(202);
    await eventually('the sample to go', async () => !(await isPresent(running)));
    const events = await readAllPages<{ isSample: boolean; host: string }>(api, '/api/v1/events', 50);
    expect(events.map(({ host, isSample }) => [host, isSample])).toEqual([['real-1', false]]);
    const alerts = await readAllPages<AlertSummary>(api, '/api/v1/alerts', 50);
    expect(alerts.filter((alert) => alert.isSample)).toEqual([]);
    expect(alerts.map((alert) => alert.entity.name)).toEqual(['real-1']);
    // Where the sample leaves no trace, a real event does.
    expect((await countedInMetrics(running)).length).toBeGreaterThan(1);
    expect(await readOutboxTypes(dataDir)).toContain('alert.raised');
  });

  it('gives way also after a crash that left it in the journal alone', async () => {
    // A batch that waits for company has not settled when the server dies.
    const first = await start([], { ...NO_TOKEN, WATCHFLOOR_PIPELINE_MAX_DELAY_MS: '60000' });
    const progress = () => getJson<{ lastSequence: number; settledSequence: number }>(local(first), '/api/v1/pipeline');
    await eventually('the sample to be journalled', async () => (await progress()).lastSequence > 0);
    expect((await progress()).settledSequence).toBe(0);
    await first.kill();
    server = await startServerProcess({ dataDir, flags: [], environment: NO_TOKEN });
    const api = local(server);
    const line = '<13>Nov 22 03:00:00 web01 app: real\n';
    expect((await ingest(api, { body: line, source: 'syslog' })).status).toBe(202);
    const rows = await eventually('the sample to go', async () => {
      const events = await readAllPages<{ isSample: boolean }>(api, '/api/v1/events', 100);
      return events.some(({ isSample }) => isSample) ? undefined : events;
    });
    expect(rows).toMatchObject([{ isSample: false }]);
    expect(await readAllPages(api, '/api/v1/alerts', 50)).toEqual([]);
  });

  it.each([
    ['with --no-demo', ['--no-demo'], NO_TOKEN],
    ["where an administrator's token is set", [], { WATCHFLOOR_ADMIN_TOKEN: ADMIN_TOKEN }],
    ['where it listens beyond loopback', ['--host', '0.0.0.0'], NO_TOKEN],
    ['where a source is configured', [], { ...NO_TOKEN, WATCHFLOOR_SYSLOG_UDP_PORT: '0' }],
  ] as const)('is not played %s', async (_, flags, environment) => {
    const running = await start(flags, environment);
    const api = local(running);
    // What would be played is in the journal before a later entry is.
    const line = '<13>Nov 22 03:00:00 web01 app: nothing of interest\n';
    await ingest(api, { body: line, source: 'syslog' });
    await allSettled(api);
    expect(await isPresent(running)).toBe(false);
    expect(await readAllPages<{ isSample: boolean }>(api, '/api/v1/events', 50)).toMatchObject([{ isSample: false }]);
    expect(running.output()).not.toMatch(/^sample {5}/m);
  });
});
