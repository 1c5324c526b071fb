import { expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { lookupCases } from './lookup-cases.ts';

it('tells of many names at once how many cases have each among their entities, in any case', async () => {
  const { control, raise, open } = await openCasesFloor();
  await raise([hitOf(1, { host: 'SRV1' }), hitOf(2, { host: 'srv2' })]);
  await open(['AL-1']);
  expect(await lookupCases(control.db, ann, ['srv1', 'srv2', 'srv1', 'never'])).toEqual([{ value: 'srv1', cases: 1 }]);
});
