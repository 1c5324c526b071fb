import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ann, type Floor, hitOf, openFloor, RECEIVED_AT } from '../../../tests/harness/alerts-floor.ts';
import { promoteMatch } from './promote-match.ts';
import { pruneHits, pruneHitsJob } from './prune-hits.ts';
import { reopenAlert } from './reopen-alert.ts';
import { readVerdictsOfMatches } from './verdicts-of-matches.ts';

const DAY_MS = 86_400_000;

/** Prunes as it would be done so many days after the verdicts were given. */
const pruneAfter = ({ control }: Floor, days: number) =>
  pruneHits({ control, keepMs: 90 * DAY_MS, clock: { nowMs: () => RECEIVED_AT + 60_000 + days * DAY_MS } });

/** How many hits each alert has in the list of all hits. */
async function listed({ control }: Floor): Promise<Record<string, number>> {
  const { rows } = await sql<{ number: string; n: string }>`
    select alert_number as number, count(*) as n from alerts.hit group by 1`.execute(control.db);
  return Object.fromEntries(rows.map(({ number, n }) => [`AL-${number}`, Number(n)]));
}

const keyOf = (n: number) => ({ eventId: hitOf(n).eventId, ruleId: hitOf(n).rule.id });
const hosts = (...names: readonly string[]) => names.map((host, n) => hitOf(n, { host }));

describe('pruning the hits of closed alerts', () => {
  it('takes those of alerts that were closed long enough ago, and leaves the open, the taken and the young', async () => {
    const floor = await openFloor();
    await floor.raise([...hosts('closed', 'open', 'taken'), hitOf(7, { host: 'closed' })]);
    await floor.judge('AL-1', 'false');
    await floor.take('AL-3');
    expect(await pruneAfter(floor, 89)).toEqual({ alerts: 0, hits: 0 });
    expect(await listed(floor)).toEqual({ 'AL-1': 2, 'AL-2': 1, 'AL-3': 1 });
    expect(await pruneAfter(floor, 91)).toEqual({ alerts: 1, hits: 2 });
    expect(await listed(floor)).toEqual({ 'AL-2': 1, 'AL-3': 1 });
    expect(await pruneAfter(floor, 92)).toEqual({ alerts: 0, hits: 0 });
  });

  it('leaves the alert as a person sees it, and says in the audit trail what went', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2)]);
    await floor.judge('AL-1', 'benign');
    const before = await floor.show('AL-1');
    await pruneAfter(floor, 91);
    expect(await floor.show('AL-1')).toEqual(before);
    expect(before).toMatchObject({ hitCount: 2, firstHits: [{ ordinal: 1 }, { ordinal: 2 }] });
    const audited = await floor.audited();
    expect(audited.at(-1)).toMatchObject({ action: 'alerts.prune-hits', actor_id: 'system', outcome: 'done' });
    await pruneAfter(floor, 92);
    expect(await floor.audited()).toHaveLength(audited.length);
  });

  it('lets an old match be promoted again, time after time: each opens an alert of its own', async () => {
    const floor = await openFloor();
    const promote = (n: number) => promoteMatch({ ...floor.deps, findMatch: async () => hitOf(n) }, ann, keyOf(n));
    await floor.raise([hitOf(1), hitOf(2)]);
    await floor.judge('AL-1', 'false');
    await pruneAfter(floor, 91);
    expect(await promote(1)).toMatchObject({ number: 'AL-2', state: 'open', previous: { number: 'AL-1' } });
    await floor.judge('AL-2', 'false');
    await pruneAfter(floor, 182);
    expect(await promote(1)).toMatchObject({ number: 'AL-3', previous: { number: 'AL-2' } });
    const { data } = await floor.list();
    expect(new Set(data.map(({ id }) => id)).size).toBe(3);
    expect((await floor.audited()).filter(({ action }) => action === 'alerts.promote')).toHaveLength(2);
  });

  it('keeps of their verdicts those of the hits that an alert shows', async () => {
    const floor = await openFloor();
    await floor.raise(Array.from({ length: 130 }, (_, n) => hitOf(n)));
    await floor.judge('AL-1', 'true');
    const verdictsOf = async (...ns: number[]) =>
      (await readVerdictsOfMatches(floor.control.db, ns.map(keyOf)))
        .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
        .map(({ alert, verdict }) => [alert, verdict]);
    expect(await verdictsOf(0, 105, 129, 500)).toEqual(Array.from({ length: 3 }, () => ['AL-1', 'true']));
    await pruneAfter(floor, 91);
    expect(await verdictsOf(0, 129)).toEqual(Array.from({ length: 2 }, () => ['AL-1', 'true']));
    expect(await verdictsOf(105)).toEqual([]);
    await floor.raise([hitOf(0)]);
    expect(await verdictsOf(0)).toEqual([['AL-2', null]]);
  });

  it('keeps what a case refers to', async () => {
    const floor = await openFloor();
    await floor.raise(hosts('in-case', 'alone'));
    await floor.linkToCase('AL-1', '1');
    await floor.judge('AL-1', 'true');
    await floor.judge('AL-2', 'false');
    await pruneAfter(floor, 400);
    expect(await listed(floor)).toEqual({ 'AL-1': 1 });
  });

  it('comes again to an alert that was reopened, got more hits and was closed again', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.judge('AL-1', 'false');
    await pruneAfter(floor, 91);
    const later = { ...floor.deps, clock: { nowMs: () => RECEIVED_AT + 92 * DAY_MS } };
    await reopenAlert(later, ann, { alert: 'AL-1', note: '' });
    await floor.raise([hitOf(2)]);
    expect(await listed(floor)).toEqual({ 'AL-1': 1 });
    await floor.control.transaction((tx) =>
      sql`update alerts.alert set state = 'closed', verdict = 'false', verdict_by_id = 'u-ann',
        verdict_at = ${new Date(RECEIVED_AT + 93 * DAY_MS)}`.execute(tx),
    );
    expect(await pruneAfter(floor, 150)).toEqual({ alerts: 0, hits: 0 });
    expect(await pruneAfter(floor, 190)).toEqual({ alerts: 1, hits: 1 });
  });

  it('takes an alert with more hits than go into one transaction', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await sql`
      insert into alerts.hit (event_id, rule_id, alert_number)
      select 'k3v9x2ma-9-' || n, 'encoded-command', 1 from generate_series(1, 45000) n`.execute(floor.control.db);
    await floor.judge('AL-1', 'false');
    expect(await pruneAfter(floor, 91)).toEqual({ alerts: 1, hits: 45_001 });
    expect(await listed(floor)).toEqual({});
  });

  it('runs as a job of the control store', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.judge('AL-1', 'false');
    const clock = { nowMs: () => RECEIVED_AT + 91 * DAY_MS };
    await floor.control.startJobs([pruneHitsJob({ control: floor.control, clock, keepMs: DAY_MS })]);
    await expect.poll(() => listed(floor), { timeout: 10_000 }).toEqual({});
  });
});
