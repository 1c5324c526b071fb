import { describe, expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, bob, NOW, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { reopenAlert } from '../../detect/alerts/reopen-alert.ts';
import { closeCase } from './close-case.ts';
import { noteReopening } from './note-reopening.ts';

async function reopened(floor: Awaited<ReturnType<typeof openCasesFloor>>) {
  await reopenAlert(floor.deps, bob, { alert: 'AL-1', note: 'seen again' });
  const event = (await floor.published()).find(({ type }) => type === 'alert.reopened');
  if (event === undefined) throw new Error('alert.reopened was not published');
  const { type, subject_id: subjectId, body } = event;
  return { type, subjectId, body, outboxId: '78', publishedAt: new Date(NOW) };
}

describe('an alert that is reopened', () => {
  it('is written once into its closed case, which now holds what nobody has judged', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1)]);
    await floor.open(['AL-1']);
    const closing = { outcome: 'benign', summary: 'A drill.', verdictForOpenAlerts: 'benign' } as const;
    await closeCase(floor.deps, ann, { caseNumber: 'CS-1', ...closing });
    const delivered = await reopened(floor);
    const subscriber = noteReopening(floor.deps);
    expect(subscriber.types).toContain(delivered.type);
    await subscriber.handle(delivered);
    await subscriber.handle(delivered);
    const { timeline, unjudgedAlertCount } = await floor.show('CS-1');
    expect(unjudgedAlertCount).toBe(1);
    expect(timeline.filter(({ text }) => text.startsWith('The verdict on'))).toMatchObject([
      {
        kind: 'alert',
        alert: { number: 'AL-1' },
        author: { name: 'Bob' },
        text: 'The verdict on AL-1 was taken back: seen again (this case is closed: reopen it, or judge the alert)',
      },
    ]);
  });

  it('of no case is written nowhere', async () => {
    const floor = await openCasesFloor();
    await floor.raise([hitOf(1)]);
    await floor.open([], 'Odd sign-ins');
    const { giveVerdict } = await import('../../detect/alerts/give-verdict.ts');
    await giveVerdict(floor.deps, ann, { alert: 'AL-1', verdict: 'benign', note: 'a drill' });
    const before = (await floor.show('CS-1')).timeline;
    await noteReopening(floor.deps).handle(await reopened(floor));
    expect((await floor.show('CS-1')).timeline).toEqual(before);
  });
});
