import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import { allSettled, eventually, getJson, readAllPages } from '../harness/follow-pipeline.ts';
import { runCommand } from '../harness/run-command.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { findProgram, startRsyslogd } from '../harness/start-rsyslogd.ts';

type EventRow = { id: string; sourceId: string; host: string; summary: string; matchCount: number };

const LOGGER = findProgram('WATCHFLOOR_TEST_LOGGER', ['/usr/bin/logger']);
const RSYSLOGD = findProgram('WATCHFLOOR_TEST_RSYSLOGD', ['/usr/sbin/rsyslogd', '/usr/bin/rsyslogd']);
const TRAIL = join(import.meta.dirname, 'fixtures', 'cloudtrail', 'trail.ndjson');

/** A line that the public rule "Suspicious OpenSSH Daemon Error" names. */
const SSHD_LINE = 'fatal: buffer_get_string: bad string';
const SSHD_RULE = 'e76b413a-83d0-4b94-8e4c-85db4a5b8bdc';

const dataDir = makeDataDir();
const work = mkdtempSync(join(tmpdir(), 'watchfloor-syslog-'));
let server: ServerProcess;
let ports: { syslogUdpPort: number; syslogTcpPort: number };

beforeAll(async () => {
  server = await startServerProcess({
    dataDir,
    environment: { WATCHFLOOR_SYSLOG_UDP_PORT: '0', WATCHFLOOR_SYSLOG_TCP_PORT: '0' },
  });
  ports = JSON.parse(readFileSync(join(dataDir, 'run', 'server.json'), 'utf8'));
});
afterAll(async () => {
  await server?.stop();
  removeDataDir(dataDir);
  rmSync(work, { recursive: true, force: true });
});

/** The one event that holds the text, once it has arrived and is searchable. */
async function arrived(text: string): Promise<EventRow> {
  const found = await eventually(`the event "${text}"`, async () => {
    const rows = await readAllPages<EventRow>(server, `/api/v1/events?q=${encodeURIComponent(text)}`, 10);
    return rows.length > 0 && rows;
  });
  expect(found).toHaveLength(1);
  return found[0] as EventRow;
}

const hitsOf = async (rule: string): Promise<number> =>
  (await readAllPages<AlertSummary>(server, `/api/v1/alerts?rule=${rule}`, 50)).reduce(
    (sum, { hitCount }) => sum + hitCount,
    0,
  );

describe('a CloudTrail file', () => {
  it('comes in by the command line and raises the alerts of its high and medium matches', async () => {
    const sent = await runCommand(['ingest', TRAIL, '--json'], { environment: { WATCHFLOOR_DATA_DIR: dataDir } });
    expect(sent.code).toBe(0);
    expect(JSON.parse(sent.stdout).data).toMatchObject([{ source: 'aws-cloudtrail', events: 6, rejects: 0 }]);
    const alerts = await readAllPages<AlertSummary>(server, '/api/v1/alerts', 50);
    expect(alerts.map(({ rule, level }) => `${level} ${rule.title}`).toSorted()).toEqual([
      'high AWS VPC Flow Logs Deleted',
      'high Potential Malicious Usage of CloudTrail System Manager',
      'medium AWS Bucket Deleted',
    ]);
    // The low one is recorded, not raised.
    const matches = await readAllPages<{ level: string; raisesAlert: boolean }>(server, '/api/v1/matches', 50);
    expect(matches.filter(({ raisesAlert }) => !raisesAlert)).toMatchObject([{ level: 'low' }]);
  });

  it('is searchable by text, by field, by rule and by source', async () => {
    const search = (query: string) =>
      readAllPages<EventRow>(server, `/api/v1/events?source=aws-cloudtrail&${query}`, 50);
    expect(await search('q=DeleteFlowLogs')).toHaveLength(1);
    expect(await search('field=eventName%3DDeleteBucket')).toHaveLength(1);
    expect(await search('rule=e386b9b5-af12-450e-afff-761730fb8a98')).toMatchObject([{ matchCount: 1 }]);
    expect(await search('q=no-such-text')).toEqual([]);
    const [first] = await search('q=DeleteFlowLogs');
    const whole = await getJson<{ fields: Record<string, unknown>; raw: { text: string } }>(
      server,
      `/api/v1/events/${first?.id}`,
    );
    expect(whole.fields.eventName).toBe('DeleteFlowLogs');
    expect(readFileSync(TRAIL, 'utf8').split('\n')).toContain(whole.raw.text);
  });
});

const loggerMissing = LOGGER === undefined ? ' (skipped: no logger; apt-get install bsdutils)' : '';
const rsyslogMissing =
  RSYSLOGD === undefined || LOGGER === undefined
    ? ' (skipped: no rsyslogd or no logger; apt-get install rsyslog bsdutils)'
    : '';

describe.skipIf(LOGGER === undefined)(`lines of the real logger${loggerMissing}`, () => {
  it.each([
    ['over UDP, RFC 5424', () => ['--udp', '--rfc5424', '--port', String(ports.syslogUdpPort)]],
    ['over UDP, RFC 3164', () => ['--udp', '--rfc3164', '--port', String(ports.syslogUdpPort)]],
    ['over TCP', () => ['--tcp', '--port', String(ports.syslogTcpPort)]],
    ['over TCP, octet-counted', () => ['--tcp', '--octet-count', '--port', String(ports.syslogTcpPort)]],
  ] as const)('arrive %s, are searchable and raise an alert', async (name, flags) => {
    const before = await hitsOf(SSHD_RULE);
    const marker = `logger ${name}`.replace(/\W+/g, '-');
    execFileSync(LOGGER ?? '', ['--server', '127.0.0.1', ...flags(), '--tag', 'sshd', `${SSHD_LINE} ${marker}`]);
    expect(await arrived(marker)).toMatchObject({ sourceId: 'syslog', matchCount: 1 });
    await allSettled(server);
    expect(await hitsOf(SSHD_RULE)).toBe(before + 1);
  });
});

describe.skipIf(rsyslogMissing !== '')(`lines of a real rsyslogd${rsyslogMissing}`, () => {
  it.each([
    ['over UDP', 'udp', undefined],
    ['over TCP, a line each', 'tcp', 'traditional'],
    ['over TCP, octet-counted', 'tcp', 'octet-counted'],
  ] as const)('arrive %s, are searchable and raise an alert', async (name, protocol, framing) => {
    const before = await hitsOf(SSHD_RULE);
    const port = protocol === 'udp' ? ports.syslogUdpPort : ports.syslogTcpPort;
    const marker = `rsyslogd ${name}`.replace(/\W+/g, '-');
    const daemon = await startRsyslogd(RSYSLOGD ?? '', mkdtempSync(join(work, 'daemon-')), {
      protocol,
      port,
      ...(framing && { framing }),
    });
    try {
      execFileSync(LOGGER ?? '', ['--socket', daemon.socket, '--tag', 'sshd', `${SSHD_LINE} ${marker}`]);
      expect(await arrived(marker)).toMatchObject({ sourceId: 'syslog', matchCount: 1 });
    } finally {
      await daemon.stop();
    }
    await allSettled(server);
    expect(await hitsOf(SSHD_RULE)).toBe(before + 1);
  });
});
