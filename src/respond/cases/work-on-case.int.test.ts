import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, bob, guest, NOW, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { countSampleNotes, purgeSampleAlerts } from '../../detect/alerts/index.ts';
import { noteAlert } from '../../detect/alerts/note-alert.ts';
import { addNote } from './add-note.ts';
import { addTask } from './add-task.ts';
import { assignCase } from './assign-case.ts';
import { closeCase } from './close-case.ts';
import { declareIncidentOf } from './declare-incident.ts';
import { linkAlerts } from './link-alerts.ts';
import { listCases } from './list-cases.ts';
import { countSampleCasework, purgeSampleCases } from './purge-sample.ts';
import { reopenCase } from './reopen-case.ts';
import { setCaseStatus } from './set-status.ts';
import { setTask } from './set-task.ts';
import { readTimeline } from './show-case.ts';

const asTrue = { outcome: 'true-positive', summary: 'Rebuilt the host.' } as const;

describe('a case from alerts', () => {
  it('stands with its timeline and entities, and its alerts are taken by who opened it', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1, { level: 'critical' }), hitOf(2, { host: 'ws07' })]);
    const opened = await floor.open(['AL-2', 'AL-1']);
    expect(opened).toMatchObject({
      number: 'CS-1',
      title: 'Rule encoded-command on ws07',
      severity: 'critical',
      owner: { name: 'Ann' },
      alertCount: 2,
      isSample: false,
    });
    expect(opened.alerts.map(({ state, owner, caseNumber }) => [state, owner?.name, caseNumber])).toEqual([
      ['taken', 'Ann', 'CS-1'],
      ['taken', 'Ann', 'CS-1'],
    ]);
    expect(opened.timeline.map(({ kind, alert }) => [kind, alert?.number])).toEqual([
      ['status', undefined],
      ['alert', 'AL-2'],
      ['alert', 'AL-1'],
    ]);
    expect(opened.timeline[2]?.at).toBe(new Date(hitOf(1).eventTimeMs).toISOString());
    expect(opened.entities.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'host dc01',
      'user alice@dc01',
      'host ws07',
      'user alice@ws07',
    ]);
    expect((await floor.published()).map(({ type }) => type)).toContain('case.opened');
  });

  it('takes further alerts once, and none that another case has', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' }), hitOf(3, { host: 'c' })]);
    await floor.open(['AL-1']);
    const input = { caseNumber: 'CS-1', alertIds: ['AL-2', 'al-2', 'AL-1'] };
    const linked = await linkAlerts(floor.deps, bob, input);
    expect(await linkAlerts(floor.deps, bob, input)).toEqual(linked);
    expect(linked.timelineCount).toBe(3);
    await floor.open(['AL-3']);
    const taken = linkAlerts(floor.deps, ann, { caseNumber: 'CS-2', alertIds: ['AL-1'] });
    await expect(taken).rejects.toMatchObject({ kind: 'conflict', code: 'alerts.in-other-case' });
    const some = linkAlerts(floor.deps, ann, { caseNumber: 'CS-2', alertIds: ['AL-2', 'AL-98', 'AL-99'] });
    await expect(some).rejects.toThrow('There is no alert AL-98, AL-99. Nothing was done to the others.');
    await expect(floor.open(['AL-9'])).rejects.toMatchObject({ kind: 'missing', code: 'alerts.missing' });
    expect((await listCases(floor.control.db, ann, { limit: 9, sample: 'include', sort: 'oldest' })).data).toHaveLength(
      2,
    );
  });

  it('never mixes sample and live', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1), hitOf(2, { isSample: true })]);
    await expect(floor.open(['AL-1', 'AL-2'])).rejects.toMatchObject({ code: 'cases.sample-mixed' });
    expect(await floor.open(['AL-2'])).toMatchObject({ isSample: true });
    const linking = linkAlerts(floor.deps, ann, { caseNumber: 'CS-1', alertIds: ['AL-1'] });
    await expect(linking).rejects.toMatchObject({ code: 'cases.sample-mixed' });
  });

  it('goes with the sample, and live cases stay', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1), hitOf(2, { isSample: true })]);
    await floor.open(['AL-1']);
    await floor.open(['AL-2']);
    await addTask(floor.deps, ann, { caseNumber: 'CS-2', title: 'Look', isRequiredBeforeClose: true });
    await addNote(floor.deps, ann, { caseNumber: 'CS-2', kind: 'decision', text: 'It is a drill' });
    await noteAlert(floor.deps, ann, { alert: 'AL-2', text: 'Seen' });
    await noteAlert(floor.deps, ann, { alert: 'AL-1', text: 'Live' });
    expect(await countSampleCasework(floor.control.db)).toEqual({ cases: 1, entries: 1 });
    expect(await countSampleNotes(floor.control.db)).toBe(1);
    const { id: sampleId } = await floor.alert('AL-2');
    const purged = await floor.control.transaction(async (tx) => [
      await purgeSampleCases(tx),
      await purgeSampleAlerts(tx),
    ]);
    expect(purged).toEqual([1, 1]);
    const missing = { kind: 'missing', code: 'cases.missing' };
    await expect(floor.show('CS-2')).rejects.toMatchObject({
      ...missing,
      message: 'CS-2 was a case of the sample, and went with it.',
    });
    await expect(floor.show('CS-9')).rejects.toMatchObject({ ...missing, message: 'There is no such case.' });
    const gone = { code: 'alerts.missing', message: 'AL-2 was an alert of the sample, and went with it.' };
    await expect(floor.alert('AL-2')).rejects.toMatchObject(gone);
    await expect(floor.alert(sampleId)).rejects.toMatchObject(gone);
    expect(await floor.show('CS-1')).toMatchObject({ alertCount: 1 });
  });
});

describe('working on a case', () => {
  it('keeps what happened in the order in which it happened, and lets nobody rewrite it', async () => {
    const floor = await openCasesFloor();
    await floor.open();
    const at = new Date(NOW - 86_400_000).toISOString();
    const phishing = { caseNumber: 'CS-1', kind: 'event', text: 'Phishing mail opened', at } as const;
    const entry = await addNote(floor.deps, bob, { ...phishing, eventId: 'k3v9x2ma-7-0' });
    expect(entry).toMatchObject({
      kind: 'event',
      at,
      recordedAt: new Date(NOW).toISOString(),
      author: { name: 'Bob' },
    });
    await addNote(floor.deps, ann, { caseNumber: 'CS-1', kind: 'note', text: 'Called the user' });
    const { timeline } = await floor.show('CS-1');
    expect(timeline.map(({ text }) => text)).toEqual(['Called the user', 'Case opened', 'Phishing mail opened']);
    const rewriting = sql`update cases.entry set text = 'nothing happened'`.execute(floor.control.db);
    await expect(rewriting).rejects.toThrow('can only grow');
  });

  it('refuses notes about the future and citations of what is no event', async () => {
    const floor = await openCasesFloor();
    await floor.open();
    const note = { caseNumber: 'CS-1', kind: 'note', text: 'x' } as const;
    const future = addNote(floor.deps, ann, { ...note, at: new Date(NOW + 3_600_000).toISOString() });
    await expect(future).rejects.toMatchObject({ code: 'cases.in-the-future' });
    const cited = addNote(floor.deps, ann, { ...note, eventId: '../etc' });
    await expect(cited).rejects.toMatchObject({ code: 'cases.event-id' });
    expect((await floor.show('CS-1')).timelineCount).toBe(1);
  });

  it('pages the timeline without holes or repeats while it grows', async () => {
    const floor = await openCasesFloor();
    await floor.open();
    const note = { caseNumber: 'CS-1', kind: 'note', at: new Date(NOW - 1_000).toISOString() } as const;
    for (let n = 0; n < 12; n += 1) await addNote(floor.deps, ann, { ...note, text: `note ${n}` });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await readTimeline(floor.control.db, ann, { caseNumber: 'CS-1', limit: 5, cursor });
      seen.push(...page.data.map(({ text }) => text));
      await addNote(floor.deps, ann, { ...note, at: new Date(NOW).toISOString(), text: 'meanwhile' });
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['Case opened', ...Array.from({ length: 12 }, (_, n) => `note ${11 - n}`)]);
  });

  it('moves through assignment, containment and incident, each once in timeline, audit and outbox', async () => {
    const floor = await openCasesFloor();
    await floor.open();
    const input = { caseNumber: 'CS-1' };
    expect(await assignCase(floor.deps, ann, { ...input, owner: 'Bob' })).toMatchObject({ owner: { id: 'u-bob' } });
    await assignCase(floor.deps, ann, { ...input, owner: 'u-bob' });
    await setCaseStatus(floor.deps, bob, { ...input, status: 'contained' });
    const incident = await declareIncidentOf(floor.deps, bob, { ...input, reason: 'domain controller' });
    expect(incident).toMatchObject({ isIncident: true, status: 'contained', version: 4 });
    const nobody = assignCase(floor.deps, ann, { ...input, owner: 'Mallory' });
    await expect(nobody).rejects.toMatchObject({ code: 'cases.person-missing' });
    const late = setCaseStatus(floor.deps, ann, { ...input, status: 'open', version: 2 });
    await expect(late).rejects.toMatchObject({ code: 'cases.changed', details: { version: 4 } });
    const acts = ['cases.open', 'cases.assign', 'cases.set-status', 'cases.declare-incident'];
    expect(await floor.audited()).toEqual(acts.map((act) => `${act} case:CS-1`));
    expect((await floor.published()).map(({ type }) => type)).toEqual([
      'case.opened',
      'case.assigned',
      'case.status-changed',
      'case.incident-declared',
    ]);
    expect((await floor.show('CS-1')).timelineCount).toBe(4);
  });

  it('refuses who may only look, and changes nothing', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1)]);
    await floor.open();
    const before = await floor.show('CS-1');
    const input = { caseNumber: 'CS-1' };
    const acts = [
      () => addNote(floor.deps, guest, { ...input, kind: 'note', text: 'x' }),
      () => addTask(floor.deps, guest, { ...input, title: 'x', isRequiredBeforeClose: false }),
      () => linkAlerts(floor.deps, guest, { ...input, alertIds: ['AL-1'] }),
      () => assignCase(floor.deps, guest, { ...input, owner: 'me' }),
      () => closeCase(floor.deps, guest, { ...input, ...asTrue }),
    ];
    for (const act of acts) await expect((async () => act())()).rejects.toMatchObject({ code: 'identity.denied' });
    expect(await floor.show('CS-1')).toEqual(before);
    expect(await floor.audited()).toHaveLength(1);
  });

  it('lists by filter, each alert and task counted', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1, { host: 'CORP:x', level: 'critical' })]);
    await floor.open(['AL-1']);
    await floor.open([], 'Second 100%');
    await addTask(floor.deps, ann, { caseNumber: 'CS-2', title: 'Look', isRequiredBeforeClose: true });
    const found = async (query: object, actor = ann) => {
      const page = await listCases(floor.control.db, actor, {
        limit: 9,
        sample: 'include',
        sort: 'severity',
        ...query,
      });
      return page.data.map(({ number }) => number).join();
    };
    expect(await found({})).toBe('CS-1,CS-2');
    expect(await found({ sort: 'newest', status: ['open', 'contained'] })).toBe('CS-2,CS-1');
    expect(await found({ entity: 'CORP:x' })).toBe('CS-1');
    expect(await found({ entity: 'user:alice@CORP:x' })).toBe('CS-1');
    expect(await found({ q: '0%' })).toBe('CS-2');
    expect(await found({ severity: ['critical'] })).toBe('CS-1');
    expect(await found({ owner: 'me' }, bob)).toBe('');
    expect(await found({ incident: 'true' })).toBe('');
    const { data, next } = await listCases(floor.control.db, ann, { limit: 1, sample: 'include', sort: 'newest' });
    expect(data).toMatchObject([{ number: 'CS-2', openTaskCount: 1, openRequiredTaskCount: 1, alertCount: 0 }]);
    expect(await found({ sort: 'newest', cursor: next })).toBe('CS-1');
  });
});

describe('closing a case', () => {
  it('waits for required tasks, and tells which', async () => {
    const floor = await openCasesFloor();
    await floor.open();
    const input = { caseNumber: 'CS-1' };
    const task = await addTask(floor.deps, ann, { ...input, title: 'Reset passwords', isRequiredBeforeClose: true });
    await addTask(floor.deps, ann, { ...input, title: 'Write report', isRequiredBeforeClose: false });
    await expect(closeCase(floor.deps, ann, { ...input, ...asTrue })).rejects.toMatchObject({
      code: 'cases.open-tasks',
      details: { tasks: ['Reset passwords'] },
    });
    const done = await setTask(floor.deps, bob, { ...input, taskId: task.id, state: 'done', assignee: 'me' });
    expect(done).toMatchObject({ state: 'done', assignee: { name: 'Bob' }, endedBy: { name: 'Bob' } });
    expect(await setTask(floor.deps, bob, { ...input, taskId: task.id, state: 'done' })).toEqual(done);
    expect(await closeCase(floor.deps, ann, { ...input, ...asTrue })).toMatchObject({
      status: 'closed',
      outcome: 'true-positive',
    });
    const afterwards = setTask(floor.deps, bob, { ...input, taskId: task.id, state: 'open' });
    await expect(afterwards).rejects.toMatchObject({ code: 'cases.closed' });
    await addNote(floor.deps, bob, { ...input, kind: 'note', text: 'The vendor answered' });
    const shown = await floor.show('CS-1');
    expect(shown.timeline[0]?.text).toBe('The vendor answered');
    expect(shown.closing).toMatchObject({ outcome: 'true-positive', by: { name: 'Ann' } });
  });

  it('judges no alert that joined the case after it was looked at', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' })]);
    await floor.open(['AL-1']);
    const seen = await floor.show('CS-1');
    expect(seen.unjudgedAlertCount).toBe(1);
    await linkAlerts(floor.deps, ann, { caseNumber: 'CS-1', alertIds: ['AL-2'] });
    const { version, unjudgedAlertCount } = seen;
    const input = { caseNumber: 'CS-1', ...asTrue, verdictForOpenAlerts: 'true', version } as const;
    await expect(closeCase(floor.deps, ann, { ...input, unjudgedAlertCount })).rejects.toMatchObject({
      code: 'cases.changed',
      details: { unjudgedAlertCount: 2 },
    });
    expect((await floor.alertsOf('CS-1')).map(({ state }) => state)).toEqual(['taken', 'taken']);
    await closeCase(floor.deps, ann, { ...input, unjudgedAlertCount: 2 });
    expect((await floor.show('CS-1')).unjudgedAlertCount).toBe(0);
  });

  it('judges the alerts that have no verdict when told how, whoever had taken them', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' })]);
    await floor.open(['AL-1', 'AL-2']);
    const input = { caseNumber: 'CS-1', ...asTrue };
    await expect(closeCase(floor.deps, bob, input)).rejects.toMatchObject({
      code: 'cases.unjudged-alerts',
      details: { alerts: ['AL-1', 'AL-2'] },
    });
    expect((await floor.alertsOf('CS-1')).map(({ state }) => state)).toEqual(['taken', 'taken']);
    await closeCase(floor.deps, bob, { ...input, verdictForOpenAlerts: 'true' });
    const [alert] = await floor.alertsOf('CS-1');
    expect(alert).toMatchObject({
      state: 'closed',
      owner: { name: 'Ann' },
      verdict: { verdict: 'true', by: { name: 'Bob' }, note: 'CS-1: Rebuilt the host.' },
    });
    expect(await reopenCase(floor.deps, ann, { caseNumber: 'CS-1', reason: 'it is back' })).toMatchObject({
      status: 'open',
      outcome: null,
    });
    expect((await floor.alertsOf('CS-1')).map(({ state }) => state)).toEqual(['closed', 'closed']);
  });
});
