import { expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { lookupCases } from './lookup-cases.ts';
import { removeEntity } from './place-entity.ts';
import { readCasesNaming } from './watch-cases.ts';

it('tells of many names at once how many cases have each among their entities, in any case', async () => {
  const { control, raise, open } = await openCasesFloor();
  await raise([hitOf(1, { host: 'SRV1' }), hitOf(2, { host: 'srv2' })]);
  await open(['AL-1']);
  expect(await lookupCases(control.db, ann, ['srv1', 'srv2', 'srv1', 'never'])).toEqual([
    { value: 'srv1', isSample: false, cases: 1 },
  ]);
});

it('finds no case by an entity that was taken out of it', async () => {
  const { control, deps, raise, open } = await openCasesFloor();
  await raise([hitOf(1, { host: 'srv1' })]);
  const { number } = await open(['AL-1']);
  const entity = { type: 'host', name: 'srv1' } as const;
  const naming = () => readCasesNaming(control.db, ann, { entities: [entity], isSample: false });
  expect(await naming()).toMatchObject([{ caseNumber: number }]);
  await removeEntity(deps, ann, { caseNumber: number, ...entity });
  expect([await naming(), await lookupCases(control.db, ann, ['srv1'])]).toEqual([[], []]);
});
