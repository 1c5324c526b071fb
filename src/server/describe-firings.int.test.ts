import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ContentFloor, NOW, openContentFloor, ruleId } from '../../tests/harness/content-floor.ts';
import { correlate } from '../detect/rule-engine/index.ts';
import { describeFirings } from './describe-firings.ts';

const COUNT = ruleId(9);
const COUNT_TEXT = `title: Many
id: ${COUNT}
author: A. Writer
level: high
correlation: { type: event_count, rules: [${ruleId(1)}], group-by: [CommandLine], timespan: 5m, condition: { gte: 2 } }
`;

let floor: ContentFloor;
beforeEach(async () => {
  floor = await openContentFloor();
  floor.write('pack/9.yml', COUNT_TEXT);
  await floor.keeper.start();
  await floor.keeper.refresh('files');
});
afterEach(() => floor.close());

it('raises the alert of a firing also where the mapping breaks on its events, without what it would tell', async () => {
  const { inputs } = await floor.receive('one', 'one');
  const correlations = floor.pool.correlations();
  const firings = correlate({ placed: correlations.map(({ placed }) => placed) }, inputs);
  expect(firings).toHaveLength(1);
  const detectionOf = (id: string) => correlations.find(({ rule }) => rule.id === id);
  const describeWith = async (parts: Partial<Parameters<typeof describeFirings>[0]>) =>
    [...(await describeFirings({ lake: floor.lake, detectionOf, ...parts }, firings, NOW)).values()].flat();
  expect((await describeWith({})).map(({ entity }) => entity)).toEqual(Array(2).fill({ type: 'host', name: 'pc1' }));
  const toOcsf = () => {
    throw new TypeError('no such field');
  };
  const hits = await describeWith({ findMapping: () => ({ toOcsf }) });
  expect(hits.map(({ eventId }) => eventId)).toHaveLength(2);
  expect(hits).toMatchObject(
    Array(2).fill({ entity: { type: 'unknown' }, summary: '', sourceId: 'windows-event-log' }),
  );
});
