import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ann, bob, type Floor, guest, hitOf, openFloor } from '../../../tests/harness/alerts-floor.ts';
import type { SetProgress } from './contract.ts';
import { judgeSet, showAlertSet, takeAlertSet } from './decide-on-set.ts';
import { freezeAlerts } from './freeze-alerts.ts';
import { countMatchingAlerts } from './list-alerts.ts';
import { undoSet } from './work-on-set.ts';

const alerts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => hitOf(from + n, { host: `h${from + n}` }));
const everything = { filter: { state: ['open', 'taken'] as ('open' | 'taken')[], sample: 'include' as const } };

/** Calls until nothing is pending, as every caller does. */
async function toItsEnd(call: () => Promise<SetProgress>): Promise<SetProgress & { readonly calls: number }> {
  for (let calls = 1; ; calls += 1) {
    const progress = await call();
    if (progress.pending === 0) return { ...progress, calls };
  }
}

const takeAll = (floor: Floor, setId: string, retry = false) =>
  toItsEnd(() => takeAlertSet(floor.deps, ann, { setId, retry }));

describe('deciding about many alerts at once', () => {
  it('freezes what the filter matched: what comes in later is not decided about', async () => {
    const floor = await openFloor();
    await floor.raise(alerts(7));
    const set = await freezeAlerts(floor.deps, ann, everything);
    expect(set).toMatchObject({ count: 7, isCut: false });
    expect(set.samples.map(({ number }) => number)).toEqual(['AL-7', 'AL-6', 'AL-5', 'AL-4', 'AL-3']);
    await floor.raise(alerts(3, 100));
    expect(await takeAll(floor, set.id)).toMatchObject({ ok: 7, skipped: 0, failed: 0, pending: 0 });
    expect(await countMatchingAlerts(floor.control.db, ann, { owner: 'me', sample: 'include' })).toEqual({
      alerts: 7,
      isExact: true,
    });
    expect(await countMatchingAlerts(floor.control.db, ann, { owner: 'none', sample: 'include' })).toMatchObject({
      alerts: 3,
    });
  });

  it('takes in pieces, each alert audited and told of as if it were the only one', async () => {
    const floor = await openFloor();
    await floor.raise(alerts(450));
    const set = await freezeAlerts(floor.deps, ann, everything);
    expect(await takeAll(floor, set.id)).toMatchObject({ ok: 450, calls: 3 });
    const audited = (await floor.audited()).filter(({ action }) => action === 'alerts.take');
    expect(new Set(audited.map(({ subject }) => subject)).size).toBe(450);
    expect((await floor.published()).filter(({ type }) => type === 'alert.taken')).toHaveLength(450);
    // Once more changes nothing.
    expect(await takeAll(floor, set.id)).toMatchObject({ ok: 450, calls: 1 });
    expect((await floor.audited()).filter(({ action }) => action === 'alerts.take')).toHaveLength(450);
  });

  it('skips what others have, what is closed and what is gone, and says why', async () => {
    const floor = await openFloor();
    await floor.raise([...alerts(4), hitOf(9, { host: 'sample', isSample: true })]);
    await floor.take('AL-1', bob);
    await floor.take('AL-3');
    const set = await freezeAlerts(floor.deps, ann, everything);
    await floor.judge('AL-2', 'false');
    await sql`delete from alerts.hit`.execute(floor.control.db);
    await sql`delete from alerts.alert where number = 5`.execute(floor.control.db);
    const taken = await takeAll(floor, set.id);
    expect(taken).toMatchObject({ ok: 1, skipped: 4, failed: 0 });
    expect(taken.notDone.map(({ alert, code }) => `${alert} ${code}`)).toEqual([
      'AL-5 alerts.missing',
      'AL-3 alerts.already-yours',
      'AL-2 alerts.closed',
      'AL-1 alerts.already-taken',
    ]);
    expect(taken.notDone.at(-1)?.why).toContain('Bob');
  });

  it('judges, and takes back what nobody has changed since', async () => {
    const floor = await openFloor();
    await floor.raise(alerts(3));
    const set = await freezeAlerts(floor.deps, ann, { alertIds: (await floor.list()).data.map(({ id }) => id) });
    const input = { setId: set.id, retry: false, verdict: 'benign' as const, note: 'the backup' };
    expect(await toItsEnd(() => judgeSet(floor.deps, ann, input))).toMatchObject({ ok: 3 });
    expect(await floor.show('AL-2')).toMatchObject({
      state: 'closed',
      verdict: { verdict: 'benign', note: 'the backup' },
    });
    const other = judgeSet(floor.deps, ann, { ...input, verdict: 'false' });
    await expect(other).rejects.toMatchObject({ kind: 'conflict', code: 'alert-sets.other-act' });

    await sql`update alerts.alert set version = version + 1 where number = 1`.execute(floor.control.db);
    expect(await toItsEnd(() => undoSet({ deps: floor.deps, actor: ann }, set.id))).toMatchObject({ undone: 2 });
    expect((await floor.show('AL-1')).state).toBe('closed');
    expect((await floor.show('AL-2')).state).toBe('open');
  });

  it('refuses a verdict without its note, for every alert alike', async () => {
    const floor = await openFloor();
    await floor.raise(alerts(2));
    const set = await freezeAlerts(floor.deps, ann, everything);
    const input = { setId: set.id, retry: false, verdict: 'false' as const, note: '' };
    const judged = await toItsEnd(() => judgeSet(floor.deps, ann, input));
    expect(judged.notDone.map(({ code }) => code)).toEqual(['alerts.note-missing', 'alerts.note-missing']);
  });

  it('tries those that broke alone, names them, and again when asked', async () => {
    const floor = await openFloor();
    await floor.raise(alerts(5));
    await sql`alter table alerts.alert add constraint breaks check (number <> 3 or owner_id is null)`.execute(
      floor.control.db,
    );
    const set = await freezeAlerts(floor.deps, ann, everything);
    const taken = await takeAll(floor, set.id);
    expect(taken).toMatchObject({ ok: 4, failed: 1, notDone: [{ alert: 'AL-3', outcome: 'failed' }] });
    expect(JSON.stringify(taken)).not.toContain('breaks');
    await sql`alter table alerts.alert drop constraint breaks`.execute(floor.control.db);
    expect(await takeAll(floor, set.id)).toMatchObject({ failed: 1 });
    expect(await takeAll(floor, set.id, true)).toMatchObject({ ok: 5, failed: 0 });
  });

  it('is the business of who made it, for an hour', async () => {
    const floor = await openFloor();
    await floor.raise(alerts(1));
    const set = await freezeAlerts(floor.deps, ann, everything);
    await expect(showAlertSet(floor.deps, bob, set.id)).rejects.toMatchObject({ code: 'alert-sets.missing' });
    await expect(freezeAlerts(floor.deps, guest, everything)).rejects.toMatchObject({ code: 'identity.denied' });
    const later = { ...floor.deps, clock: { nowMs: () => floor.deps.clock.nowMs() + 3_600_000 } };
    await expect(takeAlertSet(later, ann, { setId: set.id, retry: false })).rejects.toMatchObject({ kind: 'missing' });
  });
});
