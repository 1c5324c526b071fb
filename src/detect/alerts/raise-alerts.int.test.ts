import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Floor, hitOf, openFloor, RECEIVED_AT } from '../../../tests/harness/alerts-floor.ts';
import { GROUPING_WINDOW_MS } from './alert.ts';

const later = { receivedAtMs: RECEIVED_AT + GROUPING_WINDOW_MS };

async function listed(floor: Floor) {
  return (await floor.list({ sort: 'oldest' })).data;
}

describe('raising alerts', () => {
  it('groups by rule and entity, and says so', async () => {
    const floor = await openFloor();
    const raised = await floor.raise([hitOf(1), hitOf(2), hitOf(3, { host: 'ws07' }), hitOf(4, { rule: 'other' })]);
    expect(raised).toEqual({ opened: 3, extended: 0, hits: 4, repeats: 0 });
    const [first] = await listed(floor);
    expect(first).toMatchObject({ number: 'AL-1', hitCount: 2, entity: { type: 'host', name: 'dc01' }, state: 'open' });
    const shown = await floor.show('AL-1');
    expect(shown.grouping).toMatchObject({
      rule: 'encoded-command',
      entity: { type: 'host', name: 'dc01' },
      window: { hours: 24, from: '2026-03-01T12:00:00.000Z', until: '2026-03-02T12:00:00.000Z' },
    });
    expect(shown.rule).toMatchObject({ author: 'A. Writer', ruleSet: { url: 'https://github.com/SigmaHQ/sigma' } });
    expect(shown.firstHits.map((hit) => hit.eventId)).toEqual(['k3v9x2ma-2-0', 'k3v9x2ma-3-0']);
    expect(shown.entities).toContainEqual({ type: 'user', name: 'alice@dc01' });
  });

  it('extends an open or taken alert, keeping first and last seen', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(10)]);
    await floor.take('AL-1');
    const raised = await floor.raise([hitOf(1), hitOf(20)]);
    expect(raised).toMatchObject({ opened: 0, extended: 1 });
    const [alert] = await listed(floor);
    expect(alert).toMatchObject({ hitCount: 3, state: 'taken', version: 2 });
    expect(alert?.firstSeenAt).toBe(new Date(hitOf(1).eventTimeMs).toISOString());
    expect(alert?.lastSeenAt).toBe(new Date(hitOf(20).eventTimeMs).toISOString());
  });

  it('opens a linked alert 24 hours after the first hit', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.raise([hitOf(2, { receivedAtMs: later.receivedAtMs - 1 })]);
    await floor.raise([hitOf(3, later)]);
    await floor.raise([hitOf(4, later)]);
    const alerts = await listed(floor);
    expect(alerts.map((alert) => alert.hitCount)).toEqual([2, 2]);
    expect(alerts[1]?.previous).toEqual({ id: alerts[0]?.id, number: 'AL-1', verdict: null });
  });

  it('changes nothing when the same batch comes again, even after a verdict', async () => {
    const floor = await openFloor();
    const batch = [hitOf(1), hitOf(2), hitOf(2), hitOf(3, { host: 'ws07' })];
    await floor.raise(batch);
    const before = await listed(floor);
    expect(await floor.raise(batch)).toEqual({ opened: 0, extended: 0, hits: 0, repeats: 4 });
    expect(await listed(floor)).toEqual(before);
    await floor.judge('AL-1', 'false');
    await floor.raise(batch);
    expect((await listed(floor)).map((alert) => alert.hitCount)).toEqual([2, 1]);
    expect((await floor.published()).map(({ type }) => type)).toEqual(['alert.raised', 'alert.raised', 'alert.closed']);
  });

  it('gives the alert the same id when a rolled back batch is raised again', async () => {
    const floor = await openFloor();
    const attempt = floor.control.transaction(async (tx) => {
      await floor.raiseIn(tx, [hitOf(1)]);
      const { rows } = await sql<{ id: string }>`select id from alerts.alert`.execute(tx);
      throw new Error(`died ${rows[0]?.id}`);
    });
    const id = await attempt.catch((error: Error) => error.message.replace('died ', ''));
    expect(await listed(floor)).toEqual([]);
    await floor.raise([hitOf(1)]);
    expect((await listed(floor)).map((alert) => alert.id)).toEqual([id]);
  });

  it('after a verdict opens a new alert that names the old one and its verdict', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    const closed = await floor.judge('AL-1', 'benign');
    await floor.raise([hitOf(2)]);
    const [, second] = await listed(floor);
    expect(second).toMatchObject({ state: 'open', previous: { id: closed.id, number: 'AL-1', verdict: 'benign' } });
    expect((await floor.published()).map(({ type }) => type)).not.toContain('alert.recurred');
    expect((await floor.show('AL-2')).pastVerdicts).toMatchObject([{ verdict: 'benign', alert: { number: 'AL-1' } }]);
  });

  it('after the verdict true joins the case and tells the owner', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.take('AL-1');
    await floor.linkToCase('AL-1', '7');
    await floor.judge('AL-1', 'true');
    await floor.raise([hitOf(2)]);
    const [, second] = await listed(floor);
    expect(second).toMatchObject({ state: 'open', caseNumber: 'CS-7', owner: null });
    const recurred = (await floor.published()).filter(({ type }) => type === 'alert.recurred');
    expect(recurred).toMatchObject([
      {
        subject_id: second?.id,
        body: { caseNumber: 'CS-7', owner: { name: 'Ann' }, previousId: second?.previous?.id },
      },
    ]);
  });

  it('joins the case again though nobody has judged the alert before, and tells of each', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.linkToCase('AL-1', '7');
    await floor.judge('AL-1', 'true');
    await floor.raise([hitOf(2)]);
    await floor.raise([hitOf(3, later)]);
    expect((await listed(floor)).map((alert) => alert.caseNumber)).toEqual(['CS-7', 'CS-7', 'CS-7']);
    const recurred = (await floor.published()).filter(({ type }) => type === 'alert.recurred');
    expect(recurred.map(({ body }) => [body.number, body.caseNumber])).toEqual([
      ['AL-2', 'CS-7'],
      ['AL-3', 'CS-7'],
    ]);
  });

  it('after a duplicate does as its original says: in its case, or in none after benign', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1, { host: 'a' }), hitOf(2)]);
    await floor.linkToCase('AL-1', '7');
    await floor.judge('AL-1', 'true');
    await floor.judge('AL-2', 'duplicate', { duplicateOf: 'AL-1' });
    await floor.raise([hitOf(3)]);
    await floor.judge('AL-3', 'benign');
    await floor.raise([hitOf(4)]);
    expect((await listed(floor)).map((alert) => alert.caseNumber)).toEqual(['CS-7', null, 'CS-7', null]);
  });

  it('never mixes sample and live, and sets nothing in motion for sample', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2, { isSample: true })]);
    expect((await listed(floor)).map((alert) => alert.isSample)).toEqual([false, true]);
    expect((await floor.published()).map(({ body }) => body.number)).toEqual(['AL-1']);
    expect((await floor.list({ sample: 'exclude' })).data.map((alert) => alert.number)).toEqual(['AL-1']);
    expect(await floor.counts()).toMatchObject({ live: { open: 1, byLevel: { high: 1 } }, sample: { open: 1 } });
  });

  it('stores what a hostile event says without stopping its batch', async () => {
    const floor = await openFloor();
    const hostile = {
      ...hitOf(1),
      entity: { type: 'host', name: `\0\ud800${'é'.repeat(9_000)}` },
      eventTimeMs: -1e300,
    };
    const field = { field: '\0', value: '\udc00\\u0000"', pattern: '*', selection: 's' };
    await floor.raise([{ ...hostile, summary: '\0', matchedFields: [field] }, hitOf(2)]);
    expect((await listed(floor)).map((alert) => alert.hitCount)).toEqual([1, 1]);
    expect((await floor.show('AL-1')).firstHits[0]?.matchedFields[0]?.value).toBe('\uFFFD\\u0000"');
  });

  it('raises 5,000 hits in as many statements as one', async () => {
    const floor = await openFloor();
    const few = await floor.countStatements([hitOf(0)]);
    const many = Array.from({ length: 5_000 }, (_, n) => hitOf(n, { host: `ws${n % 400}`, rule: `rule-${n % 7}` }));
    const statements = await floor.countStatements(many);
    expect(few).toBeGreaterThan(5);
    expect(statements).toBeLessThanOrEqual(few + 1);
    expect(statements).toBeLessThanOrEqual(16);
    const { rows } = await sql<{ hits: string; counted: string; alerts: string }>`
      select (select count(*) from alerts.hit) as hits, sum(hit_count) as counted, count(*) as alerts
      from alerts.alert`.execute(floor.control.db);
    expect(rows).toEqual([{ hits: '5001', counted: '5001', alerts: '2801' }]);
  });

  it('keeps of a loud alert the first hundred hits and the latest twenty, and counts all', async () => {
    const floor = await openFloor();
    for (let batch = 0; batch < 4; batch += 1) {
      await floor.raise(Array.from({ length: 70 }, (_, n) => hitOf(batch * 70 + n)));
    }
    const shown = await floor.show('AL-1');
    expect(shown.hitCount).toBe(280);
    expect(shown.firstHits.map((hit) => hit.ordinal)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(shown.latestHits.map((hit) => hit.ordinal)).toEqual(Array.from({ length: 20 }, (_, n) => 261 + n));
  });
});
