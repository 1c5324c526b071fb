import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertReply, AlertSummary } from '../../src/detect/alerts/contract.ts';
import { allSettled, eventually, getJson, ingest, readAllPages } from '../harness/follow-pipeline.ts';
import { runCommand } from '../harness/run-command.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

/** The example of the specification ("Failed Logins Followed by Successful Login"), over real field names. */
const LOGINS = `
title: Multiple failed logins followed by a successful login
id: b180ead8-d58f-40b2-ae54-c8940995b9b6
author: Florian Roth (Nextron Systems)
level: high
correlation:
  type: temporal_ordered
  rules: [multiple_failed_login, successful_login]
  group-by: [TargetUserName]
  timespan: 10m
---
title: Multiple failed logons
id: a8418a5a-5fc4-46b5-b23b-6c73beb19d41
name: multiple_failed_login
correlation:
  type: event_count
  rules: [failed_login]
  group-by: [TargetUserName]
  timespan: 10m
  condition:
    gte: 10
---
title: Single failed login
id: 53ba33fd-3a50-4468-a5ef-c583635cfa92
name: failed_login
level: medium
logsource: { product: windows, service: security }
detection:
  selection: { EventID: 4625 }
  condition: selection
---
title: Successful login
id: 4d0a2c83-c62c-4ed4-b475-c7e23a9269b8
name: successful_login
level: medium
logsource: { product: windows, service: security }
detection:
  selection: { EventID: 4624 }
  condition: selection
`;

const SSH = `
title: Many failed SSH logins on a host
id: 7d1f2c5e-0000-4000-8000-000000000001
author: A. Writer
level: high
correlation:
  type: event_count
  rules: [ssh_failed]
  group-by: [hostname]
  timespan: 10m
  condition:
    gte: 5
---
title: Failed SSH login
id: 7d1f2c5e-0000-4000-8000-000000000002
name: ssh_failed
level: medium
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password']
  condition: keywords
---
title: The same name fails on Linux and on Windows
id: 7d1f2c5e-0000-4000-8000-000000000003
author: A. Writer
level: medium
correlation:
  type: temporal
  rules: [ssh_failed, 53ba33fd-3a50-4468-a5ef-c583635cfa92]
  group-by: [machine]
  timespan: 1h
  aliases:
    machine:
      ssh_failed: hostname
      53ba33fd-3a50-4468-a5ef-c583635cfa92: WorkstationName
`;

const DENIED = `
title: One principal is denied again and again
id: 7d1f2c5e-0000-4000-8000-000000000004
author: A. Writer
level: medium
correlation:
  type: event_count
  rules: [denied]
  group-by: [userIdentity.arn]
  timespan: 10m
  condition:
    gte: 10
---
title: Denied
id: 7d1f2c5e-0000-4000-8000-000000000005
name: denied
level: low
logsource: { product: aws, service: cloudtrail }
detection:
  selection: { errorCode: [AccessDenied, Client.UnauthorizedOperation] }
  condition: selection
`;

const ADDED = `
title: Two sign-ins by password on a host
id: 7d1f2c5e-0000-4000-8000-000000000006
author: A. Writer
level: high
correlation: { type: event_count, rules: [ssh_accepted], group-by: [hostname], timespan: 10m, condition: { gte: 2 } }
---
title: Sign-in by password
id: 7d1f2c5e-0000-4000-8000-000000000007
name: ssh_accepted
author: A. Writer
level: medium
logsource: { product: linux, service: sshd }
detection: { keywords: ['Accepted password'], condition: keywords }
`;

const ADDED_RULE = '7d1f2c5e-0000-4000-8000-000000000006';
const ACCEPTED_RULE = '7d1f2c5e-0000-4000-8000-000000000007';
const LOGIN_RULE = 'b180ead8-d58f-40b2-ae54-c8940995b9b6';
const SSH_RULE = '7d1f2c5e-0000-4000-8000-000000000001';
const DENIED_RULE = '7d1f2c5e-0000-4000-8000-000000000004';
const CROSS_RULE = '7d1f2c5e-0000-4000-8000-000000000003';

const ROOT = join(import.meta.dirname, '..', '..');
const KIT = resolve(ROOT, process.env.WATCHFLOOR_DATA_KIT ?? '../shared/data');
const TRAIL = join(KIT, 'logs', 'cloud', 'cloudtrail_invictus.ndjson');
const kitMissing = existsSync(TRAIL) ? '' : ` (skipped: no data kit at ${KIT}; name its folder in WATCHFLOOR_DATA_KIT)`;

const dataDir = makeDataDir();
const rulesDir = mkdtempSync(join(tmpdir(), 'watchfloor-rules-'));
const options = {
  dataDir,
  environment: {
    WATCHFLOOR_RULES_DIRS: rulesDir,
    WATCHFLOOR_RULES_PUBLIC_PACK: 'false',
    WATCHFLOOR_SYSLOG_UDP_PORT: '0',
  },
};
let server: ServerProcess;

beforeAll(async () => {
  writeFileSync(join(rulesDir, 'logins.yml'), LOGINS);
  writeFileSync(join(rulesDir, 'ssh.yml'), SSH);
  writeFileSync(join(rulesDir, 'denied.yml'), DENIED);
  server = await startServerProcess(options);
});
afterAll(async () => {
  await server?.stop();
  removeDataDir(dataDir);
  rmSync(rulesDir, { recursive: true, force: true });
});

/** A logon as NXLog writes it. */
const logon = (
  eventId: number,
  user: string,
  { at, ...more }: { readonly at: Date; readonly WorkstationName?: string },
) =>
  JSON.stringify({
    EventTime: at.toISOString(),
    Hostname: 'dc01.example.com',
    Channel: 'Security',
    SourceName: 'Microsoft-Windows-Security-Auditing',
    EventID: eventId,
    TargetUserName: user,
    LogonType: '3',
    ...more,
  });

const sshLine = (host: string, at: Date, user = 'root') =>
  `<38>1 ${at.toISOString()} ${host} sshd 4242 - - Failed password for ${user} from 203.0.113.7 port 51022 ssh2`;

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000);
const alertsOf = (rule: string) => readAllPages<AlertSummary>(server, `/api/v1/alerts?rule=${rule}`, 50);
const alertInFull = (alert: AlertSummary | undefined) => getJson<AlertReply>(server, `/api/v1/alerts/${alert?.number}`);
const sendSsh = (lines: readonly string[]) => ingest(server, { source: 'syslog', body: `${lines.join('\n')}\n` });

async function sendUdp(lines: readonly string[]): Promise<void> {
  const { syslogUdpPort } = JSON.parse(readFileSync(join(dataDir, 'run', 'server.json'), 'utf8'));
  const before = await getJson<{ lastSequence: number }>(server, '/api/v1/pipeline');
  const socket = createSocket('udp4');
  for (const line of lines) {
    await new Promise((resolve) => socket.send(line, syslogUdpPort, '127.0.0.1', resolve));
  }
  socket.close();
  await eventually('the datagrams', async () => {
    const { lastSequence } = await getJson<{ lastSequence: number }>(server, '/api/v1/pipeline');
    return lastSequence > before.lastSequence;
  });
  await allSettled(server);
}

describe('the chained example of the specification', () => {
  it('raises one alert that leads to every event, and none by its parts', async () => {
    const events = Array.from({ length: 10 }, (_, n) => logon(4625, 'alice', { at: secondsAgo(60 - n) }));
    await ingest(server, { body: `${[...events, logon(4624, 'alice', { at: secondsAgo(40) })].join('\n')}\n` });
    const alerts = await readAllPages<AlertSummary>(server, '/api/v1/alerts', 50);
    expect(alerts).toMatchObject([
      {
        rule: { id: LOGIN_RULE, author: 'Florian Roth (Nextron Systems)' },
        level: 'high',
        entity: { type: 'user', name: 'alice' },
        hitCount: 11,
      },
    ]);
    const { firstHits } = await alertInFull(alerts[0]);
    expect(new Set(firstHits.map(({ eventId }) => eventId)).size).toBe(11);
    expect(firstHits[0]?.matchedFields[0]).toMatchObject({ field: 'correlation' });
    const event = await getJson<{ fields: { EventID: string } }>(server, `/api/v1/events/${firstHits[0]?.eventId}`);
    expect(String(event.fields.EventID)).toBe('4624');
  });

  it('does not fire where the sign-in came first, and still records the parts as matches', async () => {
    const events = Array.from({ length: 10 }, (_, n) => logon(4625, 'bob', { at: secondsAgo(30 - n) }));
    await ingest(server, { body: `${[logon(4624, 'bob', { at: secondsAgo(50) }), ...events].join('\n')}\n` });
    expect(await alertsOf(LOGIN_RULE)).toHaveLength(1);
    expect(await readAllPages(server, '/api/v1/matches?rule=53ba33fd-3a50-4468-a5ef-c583635cfa92', 50)).toHaveLength(
      20,
    );
  });

  it('shows its events on the command line', async () => {
    const [alert] = await alertsOf(LOGIN_RULE);
    const environment = { WATCHFLOOR_DATA_DIR: dataDir };
    const shown = await runCommand(['alert', 'show', alert?.number ?? ''], { environment });
    expect(shown.stdout).toContain('temporal_ordered ≥ 2 within 600 s');
    const { firstHits } = await alertInFull(alert);
    for (const { eventId } of firstHits) expect(shown.stdout).toContain(eventId);
  });

  it('are counted as the rule says on the command line, which takes the beginning of its id', async () => {
    const environment = { WATCHFLOOR_DATA_DIR: dataDir };
    const { stdout } = await runCommand(['rules', 'show', 'a8418a5a'], { environment });
    expect(stdout).toContain('event_count ≥ 10 within 600 s');
    expect(stdout).toMatch(/group by\s+TargetUserName/);
    expect(stdout).toMatch(/base rule\s+failed_login/);
    const ambiguous = await runCommand(['rules', 'show', '7d1f2c5e'], { environment });
    expect(ambiguous.code).toBe(2);
    expect(ambiguous.stderr).toContain('7d1f2c5e-0000-4000-8000-000000000001');
  });
});

describe('events of one group', () => {
  it('count together when they come by HTTP and by syslog, out of order', async () => {
    await sendSsh([
      sshLine('web-1', secondsAgo(20)),
      sshLine('web-1', secondsAgo(10)),
      sshLine('web-1', secondsAgo(12)),
    ]);
    expect(await alertsOf(SSH_RULE)).toEqual([]);
    await sendUdp([sshLine('WEB-1', secondsAgo(5)), sshLine('web-1', secondsAgo(4))]);
    // The one that came out of order counts when the watermark has passed it, at the latest.
    const alerts = await eventually('the alert', async () => {
      const found = await alertsOf(SSH_RULE);
      return found.length > 0 && found;
    });
    expect(alerts).toMatchObject([{ entity: { type: 'host', name: 'web-1' } }]);
  });

  it('count together when they come from two kinds of logs that name the field differently', async () => {
    await sendSsh([sshLine('ws-7', secondsAgo(8))]);
    await ingest(server, { body: `${logon(4625, 'carol', { at: secondsAgo(3), WorkstationName: 'WS-7' })}\n` });
    expect(await alertsOf(CROSS_RULE)).toMatchObject([{ entity: { name: 'ws-7' }, hitCount: 2 }]);
  });
});

describe('a restart', () => {
  it('in the middle of a window loses no event of it, and after the firing raises nothing again', async () => {
    await sendSsh([30, 29, 28].map((seconds) => sshLine('db-1', secondsAgo(seconds))));
    await server.kill();
    server = await startServerProcess(options);
    await sendSsh([7, 6].map((seconds) => sshLine('db-1', secondsAgo(seconds))));
    const isDb = ({ entity }: AlertSummary) => entity.name === 'db-1';
    const found = (await alertsOf(SSH_RULE)).filter(isDb);
    expect(found).toMatchObject([{ hitCount: 5 }]);
    await server.kill();
    server = await startServerProcess(options);
    await sendSsh([sshLine('db-1', secondsAgo(5))]);
    expect((await alertsOf(SSH_RULE)).filter(isDb)).toMatchObject([{ number: found[0]?.number, hitCount: 5 }]);
  });
});

describe('a kill at any moment after the acknowledgement', () => {
  it.each([0, 40, 150])('(%i ms) leaves one alert with every event once', async (afterMs) => {
    const host = `killed-${afterMs}`;
    const body = `${[9, 8, 7, 6, 5].map((seconds) => sshLine(host, secondsAgo(seconds))).join('\n')}\n`;
    const answer = await server.api('/api/v1/ingest/syslog', { method: 'POST', body });
    expect(answer.status).toBe(202);
    await sleep(afterMs);
    await server.kill();
    server = await startServerProcess(options);
    await allSettled(server);
    const found = (await alertsOf(SSH_RULE)).filter(({ entity }) => entity.name === host);
    expect(found).toMatchObject([{ hitCount: 5 }]);
  });
});

describe('decisions about a correlation, while the server runs', () => {
  const accepted = (host: string, seconds: number) =>
    sshLine(host, secondsAgo(seconds)).replace('Failed password', 'Accepted password');
  const write = (method: string, path: string, body: object) =>
    server.api(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('one that is added follows what comes, and goes on where it was when others are decided about', async () => {
    const folder = join(dataDir, 'rules', 'local');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'added.yml'), ADDED);
    expect((await write('POST', '/api/v1/rules/reload', {})).status).toBe(200);
    await sendSsh([accepted('added-1', 6)]);
    const shadowed = await write('PATCH', `/api/v1/rules/${DENIED_RULE}`, { state: 'shadow', reason: 'a test' });
    expect(shadowed.status).toBe(200);
    await sendSsh([accepted('added-1', 5)]);
    expect(await alertsOf(ADDED_RULE)).toMatchObject([{ entity: { name: 'added-1' }, hitCount: 2 }]);
    expect(await alertsOf(ACCEPTED_RULE)).toEqual([]);
    await write('PATCH', `/api/v1/rules/${DENIED_RULE}`, { state: null, reason: 'the test is over' });
  });

  it('one that is retired is followed no more, and its rule raises alerts by itself', async () => {
    const retired = await write('PATCH', `/api/v1/rules/${ADDED_RULE}`, { state: 'retired', reason: 'a test' });
    expect(retired.status).toBe(200);
    await sendSsh([accepted('added-2', 4), accepted('added-2', 3)]);
    expect(await alertsOf(ADDED_RULE)).toHaveLength(1);
    expect(await alertsOf(ACCEPTED_RULE)).toMatchObject([{ entity: { name: 'added-2' }, hitCount: 2 }]);
  });

  it('what an exception hides does not count; a correlation itself takes none', async () => {
    await write('PATCH', `/api/v1/rules/${ADDED_RULE}`, { state: null, reason: 'the test is over' });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const except = (ruleId: string) =>
      write('POST', '/api/v1/exceptions', {
        ruleIds: [ruleId],
        criterion: { hostname: 'added-3' },
        reason: 'a test',
        expiresAt,
      });
    const refused = await except(ADDED_RULE);
    expect(await refused.json()).toMatchObject({ code: 'exceptions.correlation' });
    expect((await except(ACCEPTED_RULE)).ok).toBe(true);
    await sendSsh([accepted('added-3', 4), accepted('added-3', 3)]);
    expect((await alertsOf(ADDED_RULE)).filter(({ entity }) => entity.name === 'added-3')).toEqual([]);
  });
});

describe('events that come after their time', () => {
  it('fire with those that the lake holds, and say that they were late', async () => {
    const old = (seconds: number) => new Date(Date.now() - 3 * 3_600_000 - seconds * 1_000);
    await sendSsh([4, 3, 2].map((seconds) => sshLine('old-1', old(seconds))));
    expect((await alertsOf(SSH_RULE)).filter(({ entity }) => entity.name === 'old-1')).toEqual([]);
    await sendSsh([1, 0].map((seconds) => sshLine('old-1', old(seconds))));
    const found = (await alertsOf(SSH_RULE)).filter(({ entity }) => entity.name === 'old-1');
    expect(found).toMatchObject([{ hitCount: 5 }]);
    const { firstHits } = await alertInFull(found[0]);
    expect(firstHits[0]?.matchedFields[0]?.value).toContain('found late');
    const metrics = await (await server.api('/metrics')).text();
    expect(metrics).toMatch(
      new RegExp(`watchfloor_correlation_firings_total\\{correlation="${SSH_RULE}",kind="late"\\} 1`),
    );
    expect(metrics).toMatch(/watchfloor_correlation_late_inputs_total 5/);
  });
});

type Trail = {
  readonly eventTime: string;
  readonly errorCode?: string;
  readonly userIdentity?: { readonly arn?: string };
};

/** Principals with ten denials within ten minutes, found by trying every window. */
function deniedTenTimes(records: readonly Trail[]): readonly string[] {
  const denials = records.filter(({ errorCode = '' }) =>
    /^(AccessDenied|Client\.UnauthorizedOperation)$/.test(errorCode),
  );
  const groups = Object.entries(Object.groupBy(denials, ({ userIdentity }) => userIdentity?.arn ?? ''));
  return groups.flatMap(([arn, events = []]) => {
    const times = events.map(({ eventTime }) => Date.parse(eventTime));
    const isMet = times.some((end) => times.filter((time) => time > end - 600_000 && time <= end).length >= 10);
    return isMet && arn !== '' ? [arn] : [];
  });
}

describe.skipIf(!existsSync(TRAIL))(`a recorded attack on AWS${kitMissing}`, () => {
  it('raises one alert for each principal that a search over all windows finds', async () => {
    const body = readFileSync(TRAIL, 'utf8');
    await ingest(server, { source: 'aws-cloudtrail', body });
    const expected = deniedTenTimes(
      body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    expect(expected.length).toBeGreaterThan(1);
    const alerts = await alertsOf(DENIED_RULE);
    expect(alerts.map(({ entity }) => entity.name).toSorted()).toEqual(expected.toSorted());
  });
});
