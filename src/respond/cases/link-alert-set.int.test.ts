import { expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { freezeAlerts } from '../../detect/alerts/index.ts';
import { closeCase } from './close-case.ts';
import { linkAlertSet } from './link-alert-set.ts';

const everything = { filter: { sample: 'include' as const } };

it('links a frozen set to a case, and skips what belongs elsewhere', async () => {
  const floor = await openCasesFloor();
  await floor.raise([1, 2, 3, 4].map((n) => hitOf(n, { host: `h${n}` })));
  await floor.raise([hitOf(9, { host: 'sample', isSample: true })]);
  await floor.open(['AL-1']);
  await floor.open(['AL-2']);
  const { id: setId } = await freezeAlerts(floor.deps, ann, everything);
  const linked = await linkAlertSet(floor.deps, ann, { setId, caseNumber: 'CS-1', retry: false });
  expect(linked).toMatchObject({ act: 'case', ok: 2, skipped: 3, pending: 0 });
  expect(linked.notDone.map(({ alert, code }) => `${alert} ${code}`)).toEqual([
    'AL-5 cases.sample-mixed',
    'AL-2 alerts.in-other-case',
    'AL-1 alerts.in-this-case',
  ]);
  const shown = await floor.show('CS-1');
  expect(shown.alertCount).toBe(3);
  expect(shown.timeline.filter(({ kind }) => kind === 'alert')).toHaveLength(3);
  expect(shown.entities.map(({ name }) => name)).toContain('h4');
});

it('refuses a case that is closed, and nothing becomes of the set', async () => {
  const floor = await openCasesFloor();
  await floor.raise([hitOf(1)]);
  const { number } = await floor.open();
  await closeCase(floor.deps, ann, { caseNumber: number, outcome: 'benign', summary: 'Nothing.' });
  const { id: setId } = await freezeAlerts(floor.deps, ann, everything);
  const refused = linkAlertSet(floor.deps, ann, { setId, caseNumber: number, retry: false });
  await expect(refused).rejects.toMatchObject({ kind: 'conflict', code: 'cases.closed' });
});
