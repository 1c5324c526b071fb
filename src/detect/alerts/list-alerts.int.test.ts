import { describe, expect, it } from 'vitest';
import { ann, bob, hitOf, openFloor } from '../../../tests/harness/alerts-floor.ts';
import { seekAlerts } from './list-alerts.ts';
import { noteAlert } from './note-alert.ts';

const LEVELS = ['low', 'medium', 'high', 'critical'] as const;

describe('listing alerts', () => {
  it('pages by severity without holes or repeats while alerts arrive and change', async () => {
    const floor = await openFloor();
    await floor.raise(Array.from({ length: 40 }, (_, n) => hitOf(n, { host: `h${n}`, level: LEVELS[n % 4] ?? 'low' })));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 20; page += 1) {
      const { data, next } = await floor.list({ sort: 'severity', limit: 7, ...(cursor !== undefined && { cursor }) });
      seen.push(...data.map((alert) => alert.number));
      const arriving = [
        hitOf(1_000 + page, { host: `new${page}`, level: 'high' }),
        hitOf(2_000 + page, { host: 'h39' }),
      ];
      await floor.raise(arriving);
      if (next === null) break;
      cursor = next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    const original = Array.from({ length: 40 }, (_, n) => `AL-${n + 1}`);
    expect(original.filter((number) => !seen.includes(number))).toEqual([]);
    expect(seen.slice(0, 3)).toEqual(['AL-40', 'AL-36', 'AL-32']);
  });

  it('ends a list that fits its page exactly', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' })]);
    for (const sort of ['severity', 'newest', 'oldest'] as const) {
      const first = await floor.list({ sort, limit: 1 });
      const second = await floor.list({ sort, limit: 1, cursor: first.next ?? '' });
      expect(second.next).toBeNull();
      expect(first.data[0]?.number).not.toBe(second.data[0]?.number);
    }
  });

  it('finds the alerts of an ATT&CK id by the tags of their rules, sub-techniques with their technique', async () => {
    const floor = await openFloor();
    await floor.raise([
      hitOf(1, { rule: 'shell', tags: ['attack.execution', 'attack.t1059.001'] }),
      hitOf(2, { rule: 'script', host: 'T1059-host', tags: ['attack.T1059'] }),
      hitOf(3, { rule: 'other', tags: ['attack.t10591'] }),
      hitOf(4, { rule: 'group', host: 'd', tags: ['attack.g0016'] }),
    ]);
    const found = async (query: Parameters<typeof floor.list>[0]) =>
      (await floor.list({ sort: 'oldest', ...query })).data.map((alert) => alert.number).join();
    expect(await found({ attack: 'T1059' })).toBe('AL-1,AL-2');
    expect(await found({ attack: 't1059.001' })).toBe('AL-1');
    expect(await found({ attack: 'T1059.003' })).toBe('');
    expect(await found({ attack: 'G0016' })).toBe('AL-4');
    // Pasted into the search, an id is looked for in the texts, too.
    expect(await found({ q: 'T1059.001' })).toBe('AL-1');
    expect(await found({ q: 'T1059' })).toBe('AL-1,AL-2');
  });

  it('says how many notes are on each', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' })]);
    for (const text of ['Asked the owner.', 'No answer yet.'])
      await noteAlert(floor.deps, ann, { alert: 'AL-1', text });
    const { data } = await floor.list({ sort: 'oldest' });
    expect(data.map(({ noteCount }) => noteCount)).toEqual([2, 0]);
  });

  it('begins at any place with the cursor that seeking gives, and says where the list ends before', async () => {
    const floor = await openFloor();
    await floor.raise(Array.from({ length: 12 }, (_, n) => hitOf(n, { host: `h${n}`, level: LEVELS[n % 4] ?? 'low' })));
    for (const sort of ['severity', 'newest', 'oldest'] as const) {
      const whole = (await floor.list({ sort, limit: 12 })).data.map(({ number }) => number);
      for (const place of [1, 5, 11]) {
        const { cursor } = await seekAlerts(floor.control.db, ann, { sort, place, sample: 'include' });
        const { data } = await floor.list({ sort, limit: 12, cursor: cursor ?? '' });
        expect(data.map(({ number }) => number)).toEqual(whole.slice(place));
      }
      expect(await seekAlerts(floor.control.db, ann, { sort, place: 13, sample: 'include' })).toEqual({ cursor: null });
      const two = { sort, sample: 'include' as const, level: ['critical' as const] };
      const second = await seekAlerts(floor.control.db, ann, { ...two, place: 2 });
      expect((await floor.list({ ...two, limit: 12, cursor: second.cursor ?? '' })).data).toHaveLength(1);
    }
  });

  it('filters by state, level, owner, rule, entity, case, text, time and sample', async () => {
    const floor = await openFloor();
    await floor.raise([
      hitOf(1, { host: 'CORP:100%_sure', rule: 'first' }),
      hitOf(2, { host: 'b', level: 'critical', receivedAtMs: Date.UTC(2026, 2, 5) }),
      hitOf(3, { host: 'c', isSample: true }),
    ]);
    await floor.take('AL-2');
    await floor.linkToCase('AL-2', '4');
    const found = async (query: Parameters<typeof floor.list>[0], actor = ann) =>
      (await floor.list(query, actor)).data.map((alert) => alert.number).join();
    expect(await found({ state: ['open'] })).toBe('AL-1,AL-3');
    expect(await found({ state: [] })).toBe('');
    expect(await found({ level: ['critical', 'low'] })).toBe('AL-2');
    expect(await found({ owner: 'me' })).toBe('AL-2');
    expect(await found({ owner: 'me' }, bob)).toBe('');
    expect(await found({ owner: 'none' })).toBe('AL-1,AL-3');
    expect(await found({ rule: 'first' })).toBe('AL-1');
    expect(await found({ entity: 'CORP:100%_sure' })).toBe('AL-1');
    expect(await found({ entity: 'host:CORP:100%_sure' })).toBe('AL-1');
    expect(await found({ entity: 'user:b' })).toBe('');
    expect(await found({ case: 'CS-4' })).toBe('AL-2');
    expect(await found({ q: '0%_' })).toBe('AL-1');
    expect(await found({ q: '_' })).toBe('AL-1');
    expect(await found({ q: "'; drop table alerts.alert --" })).toBe('');
    expect(await found({ q: 'al-3' })).toBe('AL-3');
    expect(await found({ from: '2026-03-04T00:00:00Z' })).toBe('AL-2');
    expect(await found({ to: '2026-03-04T00:00:00Z' })).toBe('AL-1,AL-3');
    expect(await found({ sample: 'only' })).toBe('AL-3');
  });

  it('refuses a cursor of another order or of nobody', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1), hitOf(2, { host: 'b' })]);
    const { next } = await floor.list({ sort: 'newest', limit: 1 });
    for (const cursor of [next ?? '', 'nonsense', Buffer.from('["severity",2]').toString('base64url')]) {
      await expect(floor.list({ sort: 'severity', cursor })).rejects.toMatchObject({ code: 'http.cursor' });
    }
  });
});
