import { sql } from 'kysely';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, guest, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { alertRoutes } from '../../detect/alerts/index.ts';
import { createHttpServer } from '../../platform/http/index.ts';
import { createIdentity } from '../../platform/identity/index.ts';
import { caseRoutes } from './routes.ts';

type Call = readonly ['GET' | 'POST' | 'PUT' | 'PATCH', string, (object | undefined)?];

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The real server over the real rooms; who calls is said by the bearer's name. */
async function serve() {
  const floor = await openCasesFloor();
  const { control, clock } = floor.deps;
  const onAuditFailure = (cause: unknown) => {
    throw cause;
  };
  const identity = createIdentity({ control, clock, isHttps: false, sealKey: Buffer.alloc(32), onAuditFailure });
  const server = await createHttpServer({
    routes: [
      ...alertRoutes({ ...floor.deps, findMatch: async () => hitOf(99, { level: 'low' }) }),
      ...caseRoutes(floor.deps),
    ],
    authenticate: async ({ headers }) => [ann, guest].find(({ name }) => headers.authorization === `Bearer ${name}`),
    logger: pino({ level: 'silent' }),
    version: '0',
    readiness: [],
    metrics: new Registry(),
    onRefusal: identity.onRefusal,
  });
  closers.push(server.close, identity.close);
  const call = async (who: string, [method, url, body]: Call) => {
    const headers = { host: 'localhost', authorization: `Bearer ${who}` };
    const reply = await server.app.inject({ method, url: `/api/v1${url}`, headers, ...(body && { payload: body }) });
    return { status: reply.statusCode, json: reply.json() };
  };
  return { floor, identity, call };
}

describe('alerts and cases over HTTP', () => {
  it('go from alert to closed case, every reply as its contract says', async () => {
    const { floor, call } = await serve();
    await floor.raise([hitOf(1), hitOf(2, { host: 'ws07' })]);
    const steps = [
      ['GET', '/alerts?state=open,taken&level=high&limit=1', undefined, 200],
      ['GET', '/alerts/counts', undefined, 200],
      ['POST', '/alerts/AL-1/take', undefined, 200],
      ['POST', '/alerts/AL-1/release', {}, 200],
      ['GET', '/alerts/AL-1', undefined, 200],
      ['POST', '/alerts/AL-2/verdict', { verdict: 'duplicate', duplicateOf: 'AL-1' }, 200],
      ['POST', '/alerts/AL-2/reopen', undefined, 200],
      ['POST', '/alerts/promote-match', { eventId: 'e', ruleId: 'r' }, 200],
      ['POST', '/cases', { alertIds: ['AL-1'] }, 201],
      ['POST', '/cases/CS-1/alerts', { alertIds: ['AL-2'] }, 200],
      ['POST', '/cases/CS-1/notes', { text: 'Called the user.' }, 201],
      ['POST', '/cases/CS-1/tasks', { title: 'Reset passwords', isRequiredBeforeClose: true }, 201],
      ['POST', '/cases/CS-1/assign', { owner: 'me' }, 200],
      ['POST', '/cases/CS-1/status', { status: 'contained' }, 200],
      ['POST', '/cases/CS-1/incident', { reason: 'domain controller' }, 200],
      ['PATCH', '/cases/CS-1', { severity: 'critical', seen: { severity: 'high' } }, 200],
      ['GET', '/case-people', undefined, 200],
      ['PUT', '/cases/CS-1/roles/lead', { person: 'Ann' }, 200],
      ['PUT', '/cases/CS-1/timeline/1/star', { isStarred: true }, 200],
      ['POST', '/cases/CS-1/story', { text: 'So far.', basedOn: 0 }, 201],
      ['GET', '/cases/CS-1/story', undefined, 200],
      ['POST', '/cases/CS-1/updates', { audience: 'management', text: 'We work on it.' }, 201],
      ['POST', '/cases/CS-1/entities', { type: 'domain', name: 'evil.example' }, 200],
      ['POST', '/cases/CS-1/entities/remove', { type: 'domain', name: 'evil.example' }, 200],
      ['GET', '/cases/CS-1/links', undefined, 200],
      ['GET', '/cases/CS-1/timeline?kind=note,alert&starred=false&sort=oldest', undefined, 200],
      ['POST', '/cases/CS-1/close', { outcome: 'true-positive', summary: 'x' }, 409],
      ['PATCH', '/cases/CS-1/tasks/1', { state: 'done' }, 200],
      ['POST', '/cases/CS-1/close', { outcome: 'true-positive', summary: 'x', verdictForOpenAlerts: 'true' }, 200],
      ['GET', '/cases?status=closed&incident=true', undefined, 200],
      ['GET', '/cases/CS-1/timeline?limit=2', undefined, 200],
      ['GET', '/cases/CS-1', undefined, 200],
      ['POST', '/cases/CS-1/reopen', { reason: 'it came again' }, 200],
    ] as const;
    for (const [method, url, body, status] of steps) {
      const reply = await call('Ann', [method, url, body]);
      expect({ url, status: reply.status, code: reply.json.code }).toEqual({
        url,
        status,
        code: status === 409 ? 'cases.open-tasks' : undefined,
      });
    }
    const { json: alert } = await call('Ann', ['GET', '/alerts/AL-1']);
    expect(alert).toMatchObject({
      state: 'closed',
      caseNumber: 'CS-1',
      rule: { author: 'A. Writer', file: 'windows/encoded-command.yml' },
    });
    const { json: list } = await call('Ann', ['GET', '/alerts']);
    expect(list.data[0].rule).toEqual({
      id: 'encoded-command',
      version: '00112233aabbccdd',
      title: 'Rule encoded-command',
      author: 'A. Writer',
      ruleSet: { name: 'SigmaHQ', url: 'https://github.com/SigmaHQ/sigma', licence: 'DRL-1.1' },
    });
  });

  it('refuse who may only look: state unchanged, attempt in the audit trail', async () => {
    const { floor, identity, call } = await serve();
    await floor.raise([hitOf(1)]);
    await floor.open();
    const before = [await call('Ann', ['GET', '/alerts/AL-1']), await call('Ann', ['GET', '/cases/CS-1'])];
    const attempts = [
      ['/alerts/AL-1/take', {}],
      ['/alerts/AL-1/verdict', { verdict: 'true' }],
      ['/cases', { title: 'x' }],
      ['/cases/CS-1/notes', { text: 'x' }],
      ['/cases/CS-1/close', { outcome: 'benign', summary: 'x' }],
    ] as const;
    for (const [url, body] of attempts) {
      expect(await call('Guest', ['POST', url, body])).toMatchObject({
        status: 403,
        json: { code: 'identity.denied' },
      });
    }
    expect([await call('Ann', ['GET', '/alerts/AL-1']), await call('Ann', ['GET', '/cases/CS-1'])]).toEqual(before);
    await identity.settle();
    const { rows } = await sql`
      select actor_name, subject from identity.audit_records where outcome = 'denied' order by id`.execute(
      floor.control.db,
    );
    expect(rows).toEqual([
      { actor_name: 'Guest', subject: 'POST /api/v1/alerts/:alertId/take' },
      { actor_name: 'Guest', subject: 'POST /api/v1/alerts/:alertId/verdict' },
      { actor_name: 'Guest', subject: 'POST /api/v1/cases' },
      { actor_name: 'Guest', subject: 'POST /api/v1/cases/:caseNumber/notes' },
      { actor_name: 'Guest', subject: 'POST /api/v1/cases/:caseNumber/close' },
    ]);
  });

  it('answer hostile input with a refusal, never with a failure', async () => {
    const { floor, call } = await serve();
    await floor.raise([hitOf(1)]);
    await floor.open();
    const hostile = [
      ['GET', '/alerts/%00', undefined, 400],
      ['GET', "/alerts/'%20or%201=1", undefined, 404],
      ['GET', '/alerts/AL-999999999999999', undefined, 404],
      ['GET', '/alerts/AL-99999999999999999999', undefined, 404],
      ['GET', '/alerts?q=%00', undefined, 400],
      ['GET', '/alerts?state=open&state=closed', undefined, 400],
      ['GET', '/alerts?cursor=AAAA', undefined, 400],
      ['GET', '/alerts?from=yesterday', undefined, 400],
      ['GET', '/alerts?case=CS-x', undefined, 400],
      ['GET', '/cases/CS-0', undefined, 404],
      ['GET', '/cases/CS-1%27', undefined, 400],
      ['POST', '/cases/CS-1/notes', { text: 'a\0b' }, 400],
      ['POST', '/cases/CS-1/notes', { text: '\ud800' }, 400],
      ['POST', '/cases/CS-1/notes', { text: 'a', author: 'Bob' }, 400],
      ['POST', '/cases', { title: '   ' }, 400],
      ['POST', '/alerts/AL-1/verdict', { verdict: 'false', note: '  ' }, 400],
      ['PATCH', '/cases/CS-1/tasks/77', { state: 'done' }, 404],
      ['PUT', '/cases/CS-1/roles/admiral', { person: 'Ann' }, 400],
      ['PUT', '/cases/CS-1/timeline/99/star', { isStarred: true }, 404],
      ['GET', '/cases/CS-1/timeline?kind=gossip', undefined, 400],
      ['POST', '/cases/CS-1/entities', { type: 'host', name: 'a\0b' }, 400],
      ['POST', '/cases/CS-1/updates', { audience: 'the press', text: 'x' }, 400],
    ] as const;
    for (const [method, url, body, status] of hostile) {
      expect({ url, body, status: (await call('Ann', [method, url, body])).status }).toEqual({ url, body, status });
    }
    expect(await floor.show('CS-1')).toMatchObject({ timelineCount: 1 });
  });
});
