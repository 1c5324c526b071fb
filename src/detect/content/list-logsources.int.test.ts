import { afterEach, beforeEach, expect, it } from 'vitest';
import { actorCalled } from '../../../tests/harness/actors.ts';
import { ann, type ContentFloor, openContentFloor, ruleId } from '../../../tests/harness/content-floor.ts';
import { changeRule } from './change-rule.ts';
import { listLogsources } from './list-logsources.ts';

let floor: ContentFloor;
beforeEach(async () => {
  floor = await openContentFloor();
  await floor.keeper.start();
});
afterEach(() => floor.close());

const counted = () => listLogsources(floor.deps, ann).reduce((sum, { rules }) => sum + rules, 0);

it('counts the rules in force by the kind of log that they look at', async () => {
  const before = counted();
  expect(before).toBeGreaterThan(0);
  expect(listLogsources(floor.deps, ann)[0]).toMatchObject({ category: null, service: null });
  await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'retired', reason: 'replaced' });
  expect(counted()).toBe(before - 1);
});

it('is for who may read rules', () => {
  expect(() => listLogsources(floor.deps, actorCalled('Nobody', []))).toThrow(/rules\.read/);
});
