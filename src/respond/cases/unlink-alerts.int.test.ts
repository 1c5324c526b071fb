import { describe, expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, bob, guest, NOW, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { giveVerdict } from '../../detect/alerts/give-verdict.ts';
import { releaseAlert } from '../../detect/alerts/release-alert.ts';
import { takeAlert } from '../../detect/alerts/take-alert.ts';
import { closeCase } from './close-case.ts';
import { unlinkAlertsBodySchema } from './contract.ts';
import { linkAlerts } from './link-alerts.ts';
import { addEntity, removeEntity } from './place-entity.ts';
import { unlinkAlerts } from './unlink-alerts.ts';

const input = { caseNumber: 'CS-1', reason: 'The backup job, not our intruder' } as const;

/** Two alerts of dc01, one of ws07, all in CS-1 of Ann. */
async function openedFloor() {
  const floor = await openCasesFloor();
  await floor.raise([hitOf(1), hitOf(2, { rule: 'other' }), hitOf(3, { host: 'ws07' })]);
  await floor.open(['AL-1', 'AL-2', 'AL-3']);
  return floor;
}

describe('taking alerts out of a case', () => {
  it('puts them back into the queue, and keeps the reason in timeline, audit and outbox', async () => {
    const floor = await openedFloor();
    const left = await unlinkAlerts(floor.deps, bob, { ...input, alertIds: ['AL-3'] });
    expect(left.alerts.map(({ number }) => number)).toEqual(['AL-2', 'AL-1']);
    expect(left.timeline[0]).toMatchObject({
      kind: 'status',
      author: { name: 'Bob' },
      text: 'AL-3 was taken out of this case: The backup job, not our intruder',
      alert: { number: 'AL-3' },
    });
    expect(await floor.alert('AL-3')).toMatchObject({ state: 'open', owner: null, caseNumber: null });
    expect((await floor.audited()).slice(-2)).toEqual(['alerts.unlink alert:AL-3', 'cases.unlink-alerts case:CS-1']);
    const told = (await floor.published()).filter(({ type }) => type.endsWith('unlinked'));
    expect(told.map(({ type, body }) => [type, body.byName])).toEqual([
      ['alert.unlinked', 'Bob'],
      ['case.alerts-unlinked', 'Bob'],
    ]);
    expect(told[0]?.body).toMatchObject({ caseNumber: 'CS-1', reason: input.reason });
  });

  it('takes along the entities that nobody else named', async () => {
    const floor = await openedFloor();
    await addEntity(floor.deps, ann, { caseNumber: 'CS-1', type: 'host', name: 'fs01' });
    const withoutFirst = await unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-1'] });
    expect(withoutFirst.entities.find(({ name }) => name === 'dc01')).toMatchObject({ alertNumber: 'AL-2' });
    const left = await unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-3'] });
    expect(left.entities.map(({ name }) => name).sort()).toEqual(['alice@dc01', 'dc01', 'fs01']);
  });

  it('leaves what a person placed, though an alert named it later', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1)]);
    await floor.open();
    await addEntity(floor.deps, ann, { caseNumber: 'CS-1', type: 'host', name: 'dc01' });
    await linkAlerts(floor.deps, ann, { caseNumber: 'CS-1', alertIds: ['AL-1'] });
    const left = await unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-1'] });
    expect(left.entities).toMatchObject([{ name: 'dc01', alertNumber: null }]);
  });

  it('leaves what a person placed after an alert had named it', async () => {
    const floor = await openedFloor();
    const dc01 = { caseNumber: 'CS-1', type: 'host', name: 'dc01' } as const;
    const ws07 = { caseNumber: 'CS-1', type: 'host', name: 'ws07' } as const;
    await addEntity(floor.deps, ann, dc01);
    await removeEntity(floor.deps, ann, ws07);
    await addEntity(floor.deps, ann, ws07);
    const left = await unlinkAlerts(floor.deps, bob, { ...input, alertIds: ['AL-1', 'AL-2', 'AL-3'] });
    expect(left.entities.map(({ name, alertNumber }) => [name, alertNumber]).sort()).toEqual([
      ['dc01', null],
      ['ws07', null],
    ]);
    const told = left.timeline.filter(({ kind }) => kind === 'entity').map(({ text }) => text);
    expect(told).toEqual(['Entity placed: host ws07', 'Entity taken out: host ws07']);
  });

  it('leaves a verdict as it was given, and is taken back by linking again', async () => {
    const floor = await openedFloor();
    await giveVerdict(floor.deps, ann, { alert: 'AL-3', verdict: 'benign', note: 'A drill' });
    await unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-3', 'AL-2'] });
    expect(await floor.alert('AL-3')).toMatchObject({ state: 'closed', caseNumber: null });
    const again = await linkAlerts(floor.deps, bob, { caseNumber: 'CS-1', alertIds: ['AL-2', 'AL-3'] });
    expect(again.alertCount).toBe(3);
    expect(await floor.alert('AL-3')).toMatchObject({ state: 'closed', caseNumber: 'CS-1' });
  });

  it('is taken back as it was: with whoever had it, since then, or with nobody', async () => {
    const floor = await openedFloor();
    await releaseAlert(floor.deps, ann, { alert: 'AL-3' });
    const { takenAt } = await floor.alert('AL-2');
    await unlinkAlerts(floor.deps, bob, { ...input, alertIds: ['AL-2', 'AL-3'] });
    expect(await floor.alert('AL-2')).toMatchObject({ state: 'open', owner: null, takenAt: null });
    const later = { ...floor.deps, clock: { nowMs: () => NOW + 60_000 } };
    await linkAlerts(later, bob, { caseNumber: 'CS-1', alertIds: ['AL-2', 'AL-3'] });
    expect(await floor.alert('AL-2')).toMatchObject({ state: 'taken', owner: { name: 'Ann' }, takenAt });
    expect(await floor.alert('AL-3')).toMatchObject({ state: 'open', owner: null, takenAt: null, caseNumber: 'CS-1' });
  });

  it('stays with whoever took it since, and is nobody’s past in another case', async () => {
    const floor = await openedFloor();
    await unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-1', 'AL-2', 'AL-3'] });
    await takeAlert(floor.deps, bob, { alert: 'AL-1' });
    await takeAlert(floor.deps, ann, { alert: 'AL-2' });
    await releaseAlert(floor.deps, ann, { alert: 'AL-2' });
    await linkAlerts(floor.deps, bob, { caseNumber: 'CS-1', alertIds: ['AL-1', 'AL-2'] });
    await floor.open([], 'Another matter');
    await linkAlerts(floor.deps, bob, { caseNumber: 'CS-2', alertIds: ['AL-3'] });
    const owners = ['AL-1', 'AL-2', 'AL-3'].map(async (number) => (await floor.alert(number)).owner?.name);
    expect(await Promise.all(owners)).toEqual(['Bob', 'Bob', 'Bob']);
  });

  it('changes nothing when repeated, and never reaches into another case', async () => {
    const floor = await openedFloor();
    const once = await unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-3'] });
    expect(await unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-3'] })).toEqual(once);
    await floor.open(['AL-3']);
    const foreign = unlinkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-2', 'AL-3'] });
    await expect(foreign).rejects.toMatchObject({ kind: 'conflict', code: 'alerts.in-other-case' });
    expect(await floor.show('CS-1')).toMatchObject({ alertCount: 2 });
  });

  it('is refused where somebody took the alert since it was looked at, and changes none', async () => {
    const floor = await openedFloor();
    const seen = (await floor.alert('AL-3')).version;
    await releaseAlert(floor.deps, ann, { alert: 'AL-3' });
    await takeAlert(floor.deps, ann, { alert: 'AL-3' });
    const late = { ...input, alertIds: ['AL-1', 'al-3'], versions: { 'al-3': seen } };
    await expect(unlinkAlerts(floor.deps, bob, late)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'alerts.changed',
      details: { owner: 'Ann' },
    });
    expect(await floor.show('CS-1')).toMatchObject({ alertCount: 3 });
    const { id, version } = await floor.alert('AL-3');
    const looked = { ...input, alertIds: [id], versions: { [id]: version } };
    expect(await unlinkAlerts(floor.deps, bob, looked)).toMatchObject({ alertCount: 2 });
    expect(await unlinkAlerts(floor.deps, bob, looked)).toMatchObject({ alertCount: 2 });
  });

  it('takes versions of the alerts that it names, and of no other', () => {
    const body = { alertIds: ['AL-1'], reason: input.reason };
    expect(unlinkAlertsBodySchema.safeParse({ ...body, versions: { 'AL-1': 2 } }).success).toBe(true);
    expect(unlinkAlertsBodySchema.safeParse({ ...body, versions: { 'AL-2': 2 } }).success).toBe(false);
  });

  it('is refused on a closed case, and to whoever may only look', async () => {
    const floor = await openedFloor();
    const denied = unlinkAlertsOf(floor, guest);
    await expect(denied).rejects.toMatchObject({ kind: 'denied' });
    const closing = { outcome: 'benign', summary: 'A drill', verdictForOpenAlerts: 'benign' } as const;
    await closeCase(floor.deps, ann, { caseNumber: 'CS-1', ...closing });
    await expect(unlinkAlertsOf(floor, ann)).rejects.toMatchObject({ kind: 'conflict', code: 'cases.closed' });
  });
});

async function unlinkAlertsOf(floor: Awaited<ReturnType<typeof openedFloor>>, actor: typeof ann) {
  return unlinkAlerts(floor.deps, actor, { ...input, alertIds: ['AL-1'] });
}
