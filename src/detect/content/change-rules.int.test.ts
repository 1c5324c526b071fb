import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ann, type ContentFloor, guest, openContentFloor, ruleId } from '../../../tests/harness/content-floor.ts';
import { changeRule } from './change-rule.ts';
import { changeRules } from './change-rules.ts';
import type { RULE_ORDERS } from './contract.ts';
import { countMatchingRules, listRules } from './list-rules.ts';
import { showRule } from './show-rule.ts';

let floor: ContentFloor;

beforeEach(async () => {
  floor = await openContentFloor();
  await floor.keeper.start();
});
afterEach(() => floor.close());

describe('many rules', () => {
  it('are decided each by itself and come into force together', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(2), state: 'shadow', reason: 'before' });
    const revision = floor.pool.revision();
    const changes = [ruleId(1), ruleId(2), 'no-such', ruleId(3)].map((id) => ({
      ruleId: id,
      state: 'shadow' as const,
    }));
    const outcomes = await changeRules(floor.deps, ann, { changes, reason: 'too loud' });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['ok', 'skipped', 'failed', 'ok']);
    expect(outcomes[2]?.why).toContain('no-such');
    expect(floor.pool.revision()).toBe(revision + 1);
    const { hits } = await floor.receive('one two three');
    expect(hits).toEqual([]);
    expect(await floor.audited()).toEqual([2, 1, 3].map((n) => `Ann rules.change rule:${ruleId(n)}`));
    expect((await showRule(floor.deps, guest, ruleId(3))).changes).toMatchObject([{ reason: 'too loud' }]);
  });

  it('are not changed by who may only read', async () => {
    const changes = [{ ruleId: ruleId(1), state: 'retired' as const }];
    await expect(changeRules(floor.deps, guest, { changes, reason: 'x' })).rejects.toMatchObject({ kind: 'denied' });
    expect(await floor.audited()).toEqual([]);
  });
});

describe('the list of rules', () => {
  const readAll = async (sort: (typeof RULE_ORDERS)[number]) => {
    const titles: string[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await listRules(floor.deps, guest, { limit: 1, sort, cursor });
      titles.push(...page.data.map(({ title }) => title));
      if (page.next === null) return titles;
      cursor = page.next;
    }
  };

  it('is paged in the order that was asked for, none twice and none left out', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(3), level: 'critical', reason: 'worse than it says' });
    await floor.receive('two', 'two', 'one');
    floor.time.nowMs += 60_000;
    expect(await readAll('title')).toEqual(['Rule 1', 'Rule 2', 'Rule 3']);
    expect(await readAll('severity')).toEqual(['Rule 3', 'Rule 1', 'Rule 2']);
    expect(await readAll('volume')).toEqual(['Rule 2', 'Rule 1', 'Rule 3']);
  });

  it('refuses a cursor of another order', async () => {
    const { next } = await listRules(floor.deps, guest, { limit: 1, sort: 'severity' });
    const other = listRules(floor.deps, guest, { limit: 1, sort: 'title', cursor: next ?? '' });
    await expect(other).rejects.toMatchObject({ code: 'http.cursor' });
  });

  it('is counted by the same filter', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(3), state: 'shadow', reason: 'loud' });
    expect(await countMatchingRules(floor.deps, guest, { state: ['shadow'] })).toEqual({ rules: 1 });
    expect(await countMatchingRules(floor.deps, guest, {})).toEqual({ rules: 3 });
  });
});
