import { describe, expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { closeCase } from './close-case.ts';
import { noteRecurrence } from './note-recurrence.ts';

describe('an alert that comes again after it proved true', () => {
  it('is written into its case once, however often it is delivered, and the owner is told', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1)]);
    await floor.open(['AL-1']);
    const closing = { outcome: 'true-positive', summary: 'Rebuilt.', verdictForOpenAlerts: 'true' } as const;
    await closeCase(floor.deps, ann, { caseNumber: 'CS-1', ...closing });
    await floor.raise([hitOf(2)]);
    const recurred = (await floor.published()).find(({ type }) => type === 'alert.recurred');
    if (recurred === undefined) throw new Error('alert.recurred was not published');
    const { type, subject_id: subjectId, body } = recurred;
    const delivered = { type, subjectId, body, outboxId: '77', publishedAt: new Date() };
    const subscriber = noteRecurrence(floor.deps);
    expect(subscriber.types).toContain(type);
    await subscriber.handle(delivered);
    await subscriber.handle(delivered);
    const shown = await floor.show('CS-1');
    expect(shown.alerts.map(({ number, state }) => [number, state])).toEqual([
      ['AL-2', 'open'],
      ['AL-1', 'closed'],
    ]);
    // Detection Rule License 1.1: both entries name the author and the rule set.
    const matches = shown.timeline.filter(({ kind }) => kind === 'alert');
    expect(matches.map(({ text }) => text.endsWith(', rule by A. Writer (SigmaHQ)'))).toEqual([true, true]);
    expect(body).toMatchObject({ ruleAuthor: 'A. Writer', ruleSet: 'SigmaHQ' });
    expect(shown.timeline.filter(({ text }) => text.startsWith('It came again'))).toMatchObject([
      { kind: 'alert', alert: { number: 'AL-2' }, text: expect.stringContaining('after this case was closed') },
    ]);
    const told = (await floor.published()).filter((event) => event.type === 'case.alert-recurred');
    expect(told).toMatchObject([
      { subject_id: 'CS-1', body: { alert: 'AL-2', owner: { name: 'Ann' }, status: 'closed' } },
    ]);
  });
});
