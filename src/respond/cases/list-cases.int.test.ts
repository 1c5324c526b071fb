import { describe, expect, it } from 'vitest';
import { ann, bob, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { assignCase } from './assign-case.ts';
import type { ListCasesQuery } from './contract.ts';
import { countMatchingCases, listCases } from './list-cases.ts';
import { openCase } from './open-case.ts';

describe('the list of cases', () => {
  async function floorOfFive() {
    const floor = await openCasesFloor();
    const severities = ['low', 'critical', 'low', 'high', 'critical'] as const;
    for (const severity of severities) {
      await openCase(floor.deps, ann, { title: 'Odd sign-ins', description: '', severity, alertIds: [] });
    }
    for (const [caseNumber, owner] of [
      ['CS-2', 'Bob'],
      ['CS-4', null],
      ['CS-5', 'Bob'],
    ] as const) {
      await assignCase(floor.deps, ann, { caseNumber, owner });
    }
    return floor;
  }

  it.each([
    ['owner', ['CS-4', 'CS-3', 'CS-1', 'CS-5', 'CS-2']],
    ['severity', ['CS-5', 'CS-2', 'CS-4', 'CS-3', 'CS-1']],
    ['oldest', ['CS-1', 'CS-2', 'CS-3', 'CS-4', 'CS-5']],
    ['newest', ['CS-5', 'CS-4', 'CS-3', 'CS-2', 'CS-1']],
  ] as const)('gives the order %s in pages of two, none twice and none left out', async (sort, numbers) => {
    const { control } = await floorOfFive();
    const read: string[] = [];
    let cursor: string | undefined;
    for (;;) {
      const query: ListCasesQuery = { limit: 2, sort, sample: 'include', ...(cursor !== undefined && { cursor }) };
      const page = await listCases(control.db, ann, query);
      read.push(...page.data.map(({ number }) => number));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(read).toEqual(numbers);
  });

  it('refuses a cursor of another order', async () => {
    const { control } = await floorOfFive();
    const { next } = await listCases(control.db, ann, { limit: 2, sort: 'owner', sample: 'include' });
    const other = listCases(control.db, ann, { limit: 2, sort: 'newest', sample: 'include', cursor: next ?? '' });
    await expect(other).rejects.toMatchObject({ code: 'http.cursor' });
  });

  it('counts what a filter matches, for who asks', async () => {
    const { control } = await floorOfFive();
    const count = (filter: object, actor = ann) =>
      countMatchingCases(control.db, actor, { sample: 'include', ...filter });
    expect(await count({})).toEqual({ cases: 5, isExact: true });
    expect(await count({ owner: 'me' }, bob)).toEqual({ cases: 2, isExact: true });
    expect(await count({ severity: ['critical'], owner: 'none' })).toEqual({ cases: 0, isExact: true });
  });
});
