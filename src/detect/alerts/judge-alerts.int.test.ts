import { describe, expect, it } from 'vitest';
import { ann, bob, guest, hitOf, openFloor } from '../../../tests/harness/alerts-floor.ts';
import { promoteMatch } from './promote-match.ts';
import { purgeSampleAlerts } from './purge-sample.ts';
import { releaseAlert } from './release-alert.ts';
import { reopenAlert } from './reopen-alert.ts';
import { takeAlert } from './take-alert.ts';

describe('judging alerts', () => {
  it('gives an alert to one of two who take it at once, and tells the other whose it is', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    const tries = await Promise.allSettled([floor.take('AL-1', ann), floor.take('AL-1', bob)]);
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.owner?.name] : []));
    const lost = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(won).toHaveLength(1);
    expect(lost).toMatchObject([{ kind: 'conflict', code: 'alerts.already-taken', details: { owner: won[0] } }]);
    expect((await floor.published()).filter(({ type }) => type === 'alert.taken')).toHaveLength(1);
  });

  it('taking again what one has changes and records nothing', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    const first = await floor.take('AL-1');
    expect(await floor.take('AL-1')).toEqual(first);
    expect(await floor.audited()).toMatchObject([{ action: 'alerts.take', actor_id: 'u-ann' }]);
  });

  it('refuses a decision made on an outdated view', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.take('AL-1');
    const late = floor.judge('AL-1', 'false', { version: 1 });
    await expect(late).rejects.toMatchObject({ kind: 'conflict', code: 'alerts.changed', details: { version: 2 } });
    expect(await floor.judge('AL-1', 'false', { version: 2 })).toMatchObject({ state: 'closed', version: 3 });
  });

  it('does not count hits as changes: a loud alert can still be judged', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.raise([hitOf(2), hitOf(3)]);
    expect(await floor.judge('AL-1', 'benign', { version: 1 })).toMatchObject({ state: 'closed', hitCount: 3 });
  });

  it('takes a verdict back and leaves the trail of it', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.take('AL-1');
    await floor.judge('AL-1', 'false');
    const open = await reopenAlert(floor.deps, ann, { alert: 'AL-1', note: 'too quick' });
    expect(open).toMatchObject({ state: 'taken', verdict: null, owner: { name: 'Ann' } });
    await releaseAlert(floor.deps, bob, { alert: open.id });
    expect((await floor.audited()).map(({ action }) => action)).toEqual([
      'alerts.take',
      'alerts.give-verdict',
      'alerts.reopen',
      'alerts.release',
    ]);
  });

  it('shows a verdict that was taken back on its alert, and on the next alert of the rule', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' })]);
    await floor.judge('AL-1', 'duplicate', { duplicateOf: 'AL-2', note: 'same matter' });
    await reopenAlert(floor.deps, bob, { alert: 'AL-1', note: 'it is another' });
    await floor.judge('AL-1', 'benign', { note: 'the backup' });
    await reopenAlert(floor.deps, bob, { alert: 'AL-1', note: 'too quick' });
    const { verdict, withdrawnVerdicts, pastVerdicts } = await floor.show('AL-1');
    expect([verdict, pastVerdicts]).toEqual([null, []]);
    expect(withdrawnVerdicts.map((one) => [one.verdict, one.note, one.by.name, one.duplicateOf])).toEqual(
      expect.arrayContaining([
        ['benign', 'the backup', 'Ann', null],
        ['duplicate', 'same matter', 'Ann', 'AL-2'],
      ]),
    );
    expect(withdrawnVerdicts.map(({ withdrawn }) => [withdrawn.by.name, withdrawn.note]).sort()).toEqual([
      ['Bob', 'it is another'],
      ['Bob', 'too quick'],
    ]);
    const seenFromNext = (await floor.show('AL-2')).pastVerdicts;
    expect(seenFromNext).toHaveLength(2);
    expect(seenFromNext).toContainEqual(
      expect.objectContaining({
        note: 'the backup',
        alert: expect.objectContaining({ number: 'AL-1' }),
        withdrawn: expect.objectContaining({ note: 'too quick' }),
      }),
    );
    const judged = (await floor.audited()).filter(({ action }) => action === 'alerts.give-verdict');
    expect(judged.map(({ details }) => details.note)).toEqual(['same matter', 'the backup']);
  });

  it('closes a duplicate with the alert that it repeats, and refuses chains and itself', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' }), hitOf(3, { host: 'c' }), hitOf(4, { isSample: true })]);
    const closed = await floor.judge('AL-2', 'duplicate', { duplicateOf: 'AL-1', note: '' });
    expect(closed.verdict).toMatchObject({ verdict: 'duplicate', duplicateOf: 'AL-1' });
    for (const duplicateOf of ['AL-2', 'AL-3', 'AL-4']) {
      const refused = floor.judge('AL-3', 'duplicate', { duplicateOf });
      await expect(refused).rejects.toMatchObject({ kind: 'invalid', code: 'alerts.duplicate-of-what' });
    }
    await expect(floor.judge('AL-3', 'duplicate', { duplicateOf: 'AL-99' })).rejects.toMatchObject({ kind: 'missing' });
    expect((await floor.show('AL-3')).state).toBe('open');
  });

  it('refuses who may only look, and changes nothing', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    const before = await floor.show('AL-1');
    const acts = [
      () => takeAlert(floor.deps, guest, { alert: 'AL-1' }),
      () => releaseAlert(floor.deps, guest, { alert: 'AL-1' }),
      () => reopenAlert(floor.deps, guest, { alert: 'AL-1', note: '' }),
      () => promoteMatch({ ...floor.deps, findMatch: async () => hitOf(9) }, guest, { eventId: 'e', ruleId: 'r' }),
    ];
    for (const act of acts) await expect((async () => act())()).rejects.toMatchObject({ code: 'identity.denied' });
    expect(await floor.show('AL-1')).toEqual(before);
    expect(await floor.audited()).toEqual([]);
  });

  it('promotes a recorded match once, however often it is asked', async () => {
    const floor = await openFloor();
    const deps = { ...floor.deps, findMatch: async () => hitOf(5, { level: 'low' }) };
    const input = { eventId: hitOf(5).eventId, ruleId: 'encoded-command' };
    const promoted = await promoteMatch(deps, ann, input);
    expect(promoted).toMatchObject({ number: 'AL-1', level: 'low', hitCount: 1, state: 'open' });
    expect(await promoteMatch(deps, ann, input)).toEqual(promoted);
    const none = promoteMatch({ ...deps, findMatch: async () => undefined }, ann, input);
    await expect(none).rejects.toMatchObject({ kind: 'missing', code: 'alerts.match-missing' });
    expect((await floor.audited()).map(({ action }) => action)).toEqual(['alerts.promote']);
  });

  it('purges the sample and leaves the live', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2, { isSample: true }), hitOf(3, { isSample: true, host: 'b' })]);
    expect(await floor.control.transaction(purgeSampleAlerts)).toBe(2);
    expect((await floor.list()).data.map((alert) => alert.number)).toEqual(['AL-1']);
    expect(await floor.raise([hitOf(1), hitOf(2, { isSample: true })])).toMatchObject({ opened: 1, repeats: 1 });
  });
});
