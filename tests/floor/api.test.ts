import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as lake from '../../src/collect/lake/contract.ts';
import * as alerts from '../../src/detect/alerts/contract.ts';
import * as detections from '../../src/detect/content/contract.ts';
import * as watch from '../../src/direct/operations/contract.ts';
import type { RouteContract } from '../../src/platform/http/contract.ts';
import * as identity from '../../src/platform/identity/contract.ts';
import * as links from '../../src/platform/links/contract.ts';
import * as live from '../../src/platform/live/contract.ts';
import * as preferences from '../../src/platform/preferences/contract.ts';
import * as views from '../../src/platform/views/contract.ts';
import * as cases from '../../src/respond/cases/contract.ts';
import * as pipeline from '../../src/server/contract.ts';
import { getJson, ingest, readAllPages } from '../harness/follow-pipeline.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

type Match = { eventId: string; ruleId: string; raisesAlert: boolean };
type EventRow = { id: string; host: string };

const TRAIL = readFileSync(join(import.meta.dirname, 'fixtures', 'cloudtrail', 'trail.ndjson'), 'utf8');

const dataDir = makeDataDir();
let server: ServerProcess;
beforeAll(async () => {
  // Small batches, so that paging and repeats meet more than one of them.
  server = await startServerProcess({ dataDir, environment: { WATCHFLOOR_PIPELINE_MAX_DELAY_MS: '20' } });
});
afterAll(async () => {
  await server?.stop();
  removeDataDir(dataDir);
});

const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  server.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const clearedLog = (host: string, second: number) =>
  JSON.stringify({
    Channel: 'Security',
    SourceName: 'Microsoft-Windows-Eventlog',
    EventID: 1102,
    Hostname: host,
    EventTime: `2026-11-22 02:00:${String(second % 60).padStart(2, '0')}`,
  });

describe('a recorded match', () => {
  it('of a rule that raises no alert becomes one when it is promoted, and the same one twice', async () => {
    await ingest(server, { body: TRAIL, source: 'aws-cloudtrail' });
    const quiet = (await readAllPages<Match>(server, '/api/v1/matches', 2)).filter(({ raisesAlert }) => !raisesAlert);
    expect(quiet).toHaveLength(1);
    const [{ eventId, ruleId } = { eventId: '', ruleId: '' }] = quiet;
    expect((await readAllPages<alerts.AlertSummary>(server, `/api/v1/alerts?rule=${ruleId}`, 10)).length).toBe(0);
    const first = await post('/api/v1/alerts/promote-match', { eventId, ruleId });
    const second = await post('/api/v1/alerts/promote-match', { eventId, ruleId });
    expect([first.status, second.status]).toEqual([200, 200]);
    const [one, two] = [await first.json(), await second.json()] as alerts.AlertSummary[];
    expect(one).toMatchObject({ rule: { id: ruleId }, state: 'open', hitCount: 1 });
    expect([two?.number, two?.hitCount]).toEqual([one?.number, 1]);
    expect((await post('/api/v1/alerts/promote-match', { eventId, ruleId: 'no-such-rule' })).status).toBe(404);
  });
});

describe('an upload under one key', () => {
  const hosts = Array.from({ length: 30 }, (_, n) => `repeat-${n}`);
  const body = hosts.map((host, n) => `${clearedLog(host, n)}\n`).join('');

  it('has one effect when it is sent ten times, side by side and whatever its pieces', async () => {
    const headers = { 'idempotency-key': 'ten-times' };
    const together = await Promise.all(
      Array.from({ length: 5 }, () => ingest(server, { body, source: 'windows-event-log', headers })),
    );
    for (let n = 0; n < 5; n += 1) together.push(await ingest(server, { body, source: 'windows-event-log', headers }));
    expect(together.map(({ status }) => status)).toEqual(Array(10).fill(202));
    const replies = (await Promise.all(together.map((answer) => answer.json()))) as pipeline.IngestReply[];
    expect(replies.filter(({ repeats }) => repeats === 0)).toHaveLength(1);
    // In pieces of another size on the wire: the key holds for the content, not for how it travelled.
    const pieces = new ReadableStream({
      start: (controller) => {
        for (let at = 0; at < body.length; at += 97)
          controller.enqueue(new TextEncoder().encode(body.slice(at, at + 97)));
        controller.close();
      },
    });
    const streamed = await server.api('/api/v1/ingest/windows-event-log', {
      method: 'POST',
      headers,
      body: pieces,
      duplex: 'half',
    } as RequestInit);
    expect(await streamed.json()).toMatchObject({ entries: 1, repeats: 1 });
    const events = await readAllPages<EventRow>(server, '/api/v1/events?q=repeat-', 7);
    expect(events.map(({ host }) => host).toSorted()).toEqual(hosts.toSorted());
    const raised = await readAllPages<alerts.AlertSummary>(server, '/api/v1/alerts?q=repeat-', 7);
    const hitsByHost = Map.groupBy(raised, ({ entity }) => entity.name);
    expect(hitsByHost.size).toBe(30);
    const perRule = new Set(raised.map(({ hitCount }) => hitCount));
    expect([...perRule]).toEqual([1]);
  });

  it('keeps its one effect after a restart with other batch sizes', async () => {
    await server.stop();
    server = await startServerProcess({
      dataDir,
      environment: {
        WATCHFLOOR_PIPELINE_MAX_BATCH_MIB: '1',
        WATCHFLOOR_PIPELINE_WORKERS: '2',
        WATCHFLOOR_PIPELINE_MAX_DELAY_MS: '0',
      },
    });
    const again = await ingest(server, {
      body,
      source: 'windows-event-log',
      headers: { 'idempotency-key': 'ten-times' },
    });
    expect(await again.json()).toMatchObject({ entries: 1, repeats: 1 });
    expect(await readAllPages<EventRow>(server, '/api/v1/events?q=repeat-', 100)).toHaveLength(30);
  });

  it('is refused when it stands for other content, whatever the token, and is another key for another source', async () => {
    const headers = { 'idempotency-key': 'reused' };
    const send = (content: string, source = 'windows-event-log', more = {}) =>
      ingest(server, { body: content, source, headers: { ...headers, ...more } });
    const content = (host: string) => `${clearedLog(host, 1)}\n`;
    expect(await (await send(content('reused-a'))).json()).toMatchObject({ entries: 1, repeats: 0 });
    const refused = await send(content('reused-b'));
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'journal.key-reused' });
    expect(await (await send(content('reused-a'), 'auto')).json()).toMatchObject({ entries: 1, repeats: 1 });
    const line = '<13>Nov 22 03:00:00 web01 app: reused\n';
    expect(await (await send(line, 'syslog')).json()).toMatchObject({ entries: 1, repeats: 0 });
    const made = await server.api('/api/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'a new token', roles: ['collector'] }),
    });
    const { secret } = (await made.json()) as { secret: string };
    // A token that was replaced does not make the repeat another upload: the key belongs to the user.
    const authorization = `Bearer ${secret}`;
    const again = await send(content('reused-a'), 'windows-event-log', { authorization });
    expect(await again.json()).toMatchObject({ entries: 1, repeats: 1 });
    expect((await send(content('reused-c'), 'windows-event-log', { authorization })).status).toBe(422);
  });

  it('says what became of its records, and of those only', async () => {
    const answer = await ingest(server, { body: `${clearedLog('counted', 1)}\n{"bad\n`, source: 'windows-event-log' });
    const { ranges } = (await answer.json()) as pipeline.IngestReply;
    const asked = ranges.map(({ from, to }) => `${from}-${to}`).join(',');
    const counts = await getJson<{ data: unknown[] }>(server, `/api/v1/ingest/entries?ranges=${asked}`);
    const [stored] = await readAllPages<EventRow>(server, '/api/v1/events?q=counted', 10);
    expect(counts.data).toEqual([{ ...ranges[0], events: 1, rejects: 1, firstEventId: stored?.id }]);
    expect((await server.api('/api/v1/ingest/entries?ranges=1-x')).status).toBe(400);
  });
});

describe('roles', () => {
  const ROUTES = {
    ingest: ['POST', '/api/v1/ingest/syslog', '<13>Nov 22 03:00:00 web01 app: role\n'],
    events: ['GET', '/api/v1/events', undefined],
    alerts: ['GET', '/api/v1/alerts', undefined],
    openCase: ['POST', '/api/v1/cases', '{"title":"role"}'],
    users: ['GET', '/api/v1/users', undefined],
    audit: ['GET', '/api/v1/audit', undefined],
    metrics: ['GET', '/metrics', undefined],
  } as const;
  type Name = keyof typeof ROUTES;

  async function allowedFor(headers: Readonly<Record<string, string>>): Promise<Record<string, number>> {
    const statuses: Record<string, number> = {};
    for (const [name, [method, path, body]] of Object.entries(ROUTES)) {
      const type = name === 'ingest' ? 'application/octet-stream' : 'application/json';
      const init = { method, headers: { ...headers, ...(body && { 'content-type': type }) }, ...(body && { body }) };
      statuses[name] = (await fetch(new URL(path, server.url), init)).status;
    }
    return statuses;
  }
  const expected = (allowed: readonly Name[]) =>
    Object.fromEntries(
      Object.keys(ROUTES).map((name) => {
        const success = name === 'ingest' ? 202 : name === 'openCase' ? 201 : 200;
        return [name, allowed.includes(name as Name) ? success : 403];
      }),
    );

  it.each([
    ['collector', ['ingest']],
    ['responder', ['events', 'alerts', 'openCase']],
    ['analyst', ['ingest', 'events', 'alerts', 'openCase']],
    ['engineer', ['ingest', 'events', 'alerts', 'metrics']],
    ['it-operations', ['alerts', 'openCase', 'metrics']],
    ['manager', ['events', 'alerts', 'openCase', 'audit', 'metrics']],
    ['steering', []],
    ['employee', []],
    ['administrator', ['ingest', 'events', 'alerts', 'openCase', 'users', 'audit', 'metrics']],
  ] as const)('let a token of %s do what it is for and nothing else', async (role, allowed) => {
    const made = await post('/api/v1/tokens', { name: `matrix ${role}`, roles: [role] });
    expect(made.status).toBe(201);
    const { secret } = (await made.json()) as { secret: string };
    expect(await allowedFor({ authorization: `Bearer ${secret}` })).toEqual(expected(allowed));
  });

  it('let nobody in without a token, or with a wrong or a revoked one', async () => {
    const closed = Object.fromEntries(Object.keys(ROUTES).map((name) => [name, 401]));
    expect(await allowedFor({})).toEqual(closed);
    expect(await allowedFor({ authorization: 'Bearer wf_wrong' })).toEqual(closed);
    const { secret, id } = (await (await post('/api/v1/tokens', { name: 'short', roles: ['analyst'] })).json()) as {
      secret: string;
      id: string;
    };
    expect((await server.api(`/api/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(
      (await fetch(new URL('/api/v1/alerts', server.url), { headers: { authorization: `Bearer ${secret}` } })).status,
    ).toBe(401);
  });
});

describe('lists', () => {
  const hosts = Array.from({ length: 23 }, (_, n) => `page-${String(n).padStart(2, '0')}`);

  it.each(['severity', 'newest', 'oldest'])(
    'of alerts page by %s without holes or repeats while new ones come',
    async (sort) => {
      const before = hosts.map((host) => `${host}-${sort}`);
      await ingest(server, {
        body: before.map((host, n) => `${clearedLog(host, n)}\n`).join(''),
        source: 'windows-event-log',
      });
      const path = `/api/v1/alerts?q=-${sort}&sort=${sort}`;
      const whole = await readAllPages<alerts.AlertSummary>(server, path, 200);
      const known = whole.map(({ number }) => number);
      expect(new Set(known).size).toBe(known.length);
      const first = await getJson<{ data: alerts.AlertSummary[]; next: string }>(server, `${path}&limit=5`);
      await ingest(server, { body: `${clearedLog(`late-${sort}`, 1)}\n`, source: 'windows-event-log' });
      const rest = await readAllPages<alerts.AlertSummary>(server, path, { limit: 5, after: first.next });
      const walked = [...first.data, ...rest].map(({ number }) => number);
      expect(new Set(walked).size).toBe(walked.length);
      expect(known.filter((number) => !walked.includes(number))).toEqual([]);
    },
  );

  it('of events and matches page the same rows whatever the size of a page', async () => {
    for (const list of ['events', 'matches']) {
      const by = async (limit: number) =>
        (await readAllPages<Record<string, unknown>>(server, `/api/v1/${list}`, limit)).map((row) =>
          JSON.stringify(row),
        );
      const whole = await by(200);
      expect(whole.length).toBeGreaterThan(60);
      expect(new Set(whole).size).toBe(whole.length);
      expect(await by(7)).toEqual(whole);
    }
    expect((await server.api('/api/v1/events?cursor=forged')).status).toBe(400);
  });
});

describe('the server describes itself', () => {
  it('in an OpenAPI 3.1 document that has every operation of every contract', async () => {
    const document = await getJson<{
      openapi: string;
      info: { title: string; version: string };
      paths: Record<string, Record<string, { responses: object; operationId?: string }>>;
    }>(server, '/api/openapi.json');
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info.title).toBe('Watchfloor');
    const isContract = (value: unknown): value is RouteContract =>
      typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;
    const doors = [lake, alerts, detections, identity, links, live, preferences, views, cases, watch, pipeline];
    const contracts = doors.flatMap((door) => Object.values(door).filter(isContract));
    expect(contracts.length).toBeGreaterThan(40);
    const missing = contracts.filter(({ method, path }) => {
      const place = path.replace(/:([A-Za-z]+)/g, '{$1}');
      return document.paths[place]?.[method.toLowerCase()] === undefined;
    });
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations.filter(({ responses }) => Object.keys(responses).length === 0)).toEqual([]);
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    // Every reference leads somewhere.
    for (const [, pointer = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = pointer
        .split('/')
        .reduce<unknown>(
          (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
          document,
        );
      expect(target, pointer).toBeDefined();
    }
  });

  it('in its probes and metrics', async () => {
    for (const probe of ['/healthz', '/readyz']) expect((await fetch(new URL(probe, server.url))).status).toBe(200);
    const text = await (await server.api('/metrics')).text();
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'watchfloor_events_stored_total',
        'watchfloor_records_rejected_total',
        'watchfloor_rule_matches_total',
      ]),
    );
    expect(text).toMatch(/^watchfloor_events_stored_total\{[^}]*windows-event-log[^}]*\} \d+$/m);
  });
});
