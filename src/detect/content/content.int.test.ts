import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ann,
  bob,
  type ContentFloor,
  guest,
  NOW,
  openContentFloor,
  ruleId,
  ruleText,
} from '../../../tests/harness/content-floor.ts';
import { searchMatches } from '../../collect/lake/index.ts';
import { giveVerdict } from '../alerts/give-verdict.ts';
import { pruneHits } from '../alerts/prune-hits.ts';
import { noteFirings } from '../correlations/index.ts';
import { correlate } from '../rule-engine/index.ts';
import { addException } from './add-exception.ts';
import { changeRule } from './change-rule.ts';
import { diffRule } from './diff-rule.ts';
import { draftException } from './draft-exception.ts';
import { removeException, renewException } from './end-exception.ts';
import { expireExceptions } from './expire-exceptions.ts';
import { listExceptions } from './list-exceptions.ts';
import { listRules } from './list-rules.ts';
import { previewException } from './preview-exception.ts';
import { reloadRules } from './reload-rules.ts';
import { showRule } from './show-rule.ts';

const DAY_MS = 86_400_000;
let floor: ContentFloor;

beforeEach(async () => {
  floor = await openContentFloor();
  await floor.keeper.start();
});
afterEach(() => floor.close());

const inDays = (days: number) => new Date(NOW + days * DAY_MS).toISOString();
const matches = async () => (await searchMatches(floor.lake, { limit: 100 })).rows;
const effects = async () =>
  (await matches()).map(({ ruleTitle, ruleState, raisesAlert, hiddenBy }) => [
    ruleTitle,
    ruleState,
    raisesAlert,
    hiddenBy,
  ]);
const except = (word: string, changes: object = {}) =>
  addException(floor.deps, ann, {
    ruleIds: [ruleId(1)],
    criterion: { 'CommandLine|contains': word },
    reason: 'backup job',
    expiresAt: inDays(30),
    ...changes,
  });

describe('what is decided about a rule', () => {
  it('is in force for the next batch: shadow records and raises nothing, retired does not run', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', reason: 'too loud' });
    await changeRule(floor.deps, ann, { ruleId: ruleId(2), state: 'retired', reason: 'replaced' });
    const { hits } = await floor.receive('one two three');
    expect(hits).toHaveLength(1);
    expect((await effects()).toSorted()).toEqual([
      ['Rule 1', 'shadow', false, ''],
      ['Rule 3', 'live', true, ''],
    ]);
  });

  it('is kept with who, when and why, and can be given back to the pack', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', level: 'low', reason: 'too loud' });
    const back = await changeRule(floor.deps, bob, { ruleId: ruleId(1), state: null, level: null, reason: 'mended' });
    expect(back).toMatchObject({ state: 'live', level: 'high', raisesAlert: true, decision: null });
    const { changes } = await showRule(floor.deps, guest, ruleId(1));
    expect(changes).toMatchObject([
      { by: { name: 'Bob' }, reason: 'mended', change: { state: { from: 'shadow', to: null } } },
      { by: { name: 'Ann' }, reason: 'too loud', at: new Date(NOW).toISOString() },
    ]);
    expect(await floor.audited()).toEqual([`Ann rules.change rule:${ruleId(1)}`, `Bob rules.change rule:${ruleId(1)}`]);
    expect((await floor.published()).map(({ type }) => type)).toEqual(['rule.changed', 'rule.changed']);
  });

  it('changes and records nothing where it is decided already, and needs the permission', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', reason: 'a' });
    const revision = floor.pool.revision();
    await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', reason: 'b' });
    expect([floor.pool.revision(), (await floor.audited()).length]).toEqual([revision, 1]);
    const denied = changeRule(floor.deps, guest, { ruleId: ruleId(1), state: 'live', reason: 'c' });
    await expect(denied).rejects.toMatchObject({ kind: 'denied' });
    const unknown = changeRule(floor.deps, ann, { ruleId: 'no-such', state: 'live', reason: 'c' });
    await expect(unknown).rejects.toMatchObject({ code: 'rules.missing' });
  });

  it('survives an update of the pack, which takes effect without a restart', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', reason: 'too loud' });
    floor.write('pack/1.yml', ruleText(1, 'changed'));
    floor.write('pack/4.yml', ruleText(4, 'four'));
    expect(await reloadRules(floor.deps, ann)).toMatchObject({ running: 4, refused: 0 });
    expect((await floor.audited()).at(-1)).toBe('Ann rules.reload rules');
    expect((await floor.deployed()).at(-1)).toMatchObject({
      actor_name: 'system',
      outcome: 'done',
      details: { revision: floor.pool.revision(), folders: [join(floor.dir, 'pack')] },
    });
    await floor.receive('one', 'changed', 'four');
    expect((await effects()).toSorted()).toEqual([
      ['Rule 1', 'shadow', false, ''],
      ['Rule 4', 'live', true, ''],
    ]);
  });
});

describe('a pack', () => {
  const withState = (state: string) =>
    floor.write('pack/pack.yaml', `${readFileSync(join(floor.dir, 'pack/pack.yaml'), 'utf8')}state: ${state}\n`);

  it('that says something else comes into force with a number of its own; the trail names each, also one that failed', async () => {
    const before = floor.pool.revision();
    withState('shadow');
    expect(await reloadRules(floor.deps, ann)).toMatchObject({ revision: before + 1 });
    const [rule] = floor.pool.detections();
    expect(rule).toMatchObject({ state: 'shadow', raisesAlert: false });
    const entry = floor.entryOf(['one']);
    expect((await floor.process(entry)).hits).toEqual([]);
    expect((await floor.process(entry, before)).hits).toHaveLength(1);
    expect((await floor.deployed()).map(({ details }) => details.revision)).toEqual([before, before + 1]);
    withState('nonsense');
    await expect(reloadRules(floor.deps, ann)).rejects.toThrow('cannot be read');
    expect(await floor.audited()).toEqual(Array.from({ length: 3 }, () => 'Ann rules.reload rules'));
    expect(floor.pool.revision()).toBe(before + 1);
  });
});

describe('a rule that a correlation names', () => {
  it('is shown as raising alerts where the correlation that held it back raises none', async () => {
    const correlation = `{ type: event_count, rules: [${ruleId(1)}], group-by: [Hostname], timespan: 5m, condition: { gte: 2 } }`;
    floor.write(
      'pack/9.yml',
      `title: Many\nid: ${ruleId(9)}\nauthor: A. Writer\nlevel: high\ncorrelation: ${correlation}\n`,
    );
    await floor.keeper.refresh('files');
    const shown = async () => {
      const { data } = await listRules(floor.deps, guest, { limit: 100 });
      const one = await showRule(floor.deps, guest, ruleId(1));
      expect(data.find(({ id }) => id === ruleId(1))?.raisesAlert).toBe(one.raisesAlert);
      return one.raisesAlert;
    };
    expect(await shown()).toBe(false);
    await changeRule(floor.deps, ann, { ruleId: ruleId(9), state: 'shadow', reason: 'tried out' });
    expect(await shown()).toBe(true);
    const { hits, inputs } = await floor.receive('one', 'one');
    expect(hits).toHaveLength(2);
    const firings = correlate({ placed: floor.pool.correlations().map(({ placed }) => placed) }, inputs);
    await floor.control.transaction((tx) => noteFirings(tx, firings));
    floor.time.nowMs += 60_000;
    // What the correlation comes to in shadow is its volume.
    const { days, raisesAlert } = await showRule(floor.deps, guest, ruleId(9));
    expect([raisesAlert, days.map(({ matches }) => matches)]).toEqual([false, [1]]);
  });
});

describe('a rule of one’s own', () => {
  it('goes before the pack’s rule of the same id, and its going brings that back', async () => {
    floor.write('rules/local/mine.yml', ruleText(1, 'mine'));
    await floor.keeper.refresh('files');
    await floor.receive('one', 'mine');
    expect((await matches()).map(({ eventId }) => eventId)).toEqual([expect.stringMatching(/-1-1$/)]);
    expect(await showRule(floor.deps, ann, ruleId(1))).toMatchObject({
      pack: { id: 'local' },
      replaces: { packId: 'theirs' },
      text: ruleText(1, 'mine'),
    });
    rmSync(join(floor.dir, 'rules/local/mine.yml'));
    await floor.keeper.refresh('files');
    const after = await floor.receive('one', 'mine');
    expect(after.hits.map(({ eventId }) => eventId)).toEqual([expect.stringMatching(/-2-0$/)]);
  });

  it('is kept as a version, and two versions are compared by text', async () => {
    floor.time.nowMs += 1_000;
    floor.write('rules/local/mine.yml', ruleText(1, 'mine'));
    await floor.keeper.refresh('files');
    const { versions } = await showRule(floor.deps, ann, ruleId(1));
    expect(versions).toMatchObject([
      { packId: 'local', isInForce: true },
      { packId: 'theirs', isInForce: false },
    ]);
    const { from, lines } = await diffRule(floor.deps, guest, { ruleId: ruleId(1) });
    expect(from.packId).toBe('theirs');
    expect(lines.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: "detection: { sel: { CommandLine|contains: 'one' }, condition: sel }" },
      { kind: 'added', text: "detection: { sel: { CommandLine|contains: 'mine' }, condition: sel }" },
    ]);
    const missing = diffRule(floor.deps, guest, { ruleId: ruleId(2) });
    await expect(missing).rejects.toMatchObject({ code: 'rules.version-missing' });
  });
});

describe('an exception', () => {
  it('is drafted from what an alert’s hits have in common, previewed with their verdicts, and hides', async () => {
    await floor.receive('one nightly', 'one nightly');
    const draft = await draftException(floor.deps, ann, 'AL-1');
    const criterion = { Computer: 'pc1', CommandLine: 'one nightly' };
    expect(draft).toEqual({ ruleIds: [ruleId(1)], criterion, fromAlert: 'AL-1' });
    await floor.receive('one by hand');
    const scope = { ruleIds: draft.ruleIds, criterion, days: 30 };
    expect(await previewException(floor.deps, guest, scope)).toMatchObject({
      summary: 'Would have hidden 2 in 30 days, 0 of them true.',
      matches: 3,
      verdicts: { open: 2, none: 0 },
    });
    await giveVerdict(floor.deps, ann, { alert: 'AL-1', verdict: 'true', note: '' });
    expect(await previewException(floor.deps, guest, scope)).toMatchObject({
      hidden: 2,
      verdicts: { true: 2, open: 0 },
      trueAlerts: ['AL-1'],
      summary: 'Would have hidden 2 in 30 days, 2 of them true.',
    });
    await except('nightly');
    const { hits } = await floor.receive('one nightly', 'one by hand');
    expect(hits).toHaveLength(1);
    expect((await effects()).filter(([, , , hiddenBy]) => hiddenBy !== '')).toEqual([
      ['Rule 1', 'live', false, 'EX-1'],
    ]);
    expect((await listExceptions(floor.deps, guest, { limit: 10 })).data).toMatchObject([
      { id: 'EX-1', state: 'active', hidden: 1, owner: { name: 'Ann' }, reason: 'backup job' },
    ]);
  });

  it('stops hiding when it expires, whenever that is noticed, and goes back to its owner', async () => {
    await except('one', { owner: 'Bob', expiresAt: inDays(1) });
    floor.time.nowMs = NOW + DAY_MS;
    expect((await floor.receive('one')).hits).toHaveLength(1);
    expect(await expireExceptions(floor.control, new Date(floor.time.nowMs))).toBe(1);
    expect(await expireExceptions(floor.control, new Date(floor.time.nowMs))).toBe(0);
    expect((await floor.published()).at(-1)).toMatchObject({
      type: 'exception.expired',
      subject_id: 'EX-1',
      body: { owner: { name: 'Bob' }, reason: 'backup job' },
    });
    const returned = await listExceptions(floor.deps, bob, { state: 'returned', owner: 'me', limit: 10 });
    expect(returned.data).toMatchObject([{ id: 'EX-1', state: 'returned' }]);
    expect((await floor.audited()).at(-1)).toBe('system exceptions.expire exception:EX-1');
  });

  it('hides what was received before its end, whenever that is planned, and is gone when nothing of it can come', async () => {
    await except('one', { expiresAt: inDays(1) });
    floor.time.nowMs = NOW + DAY_MS - 1;
    const entry = floor.entryOf(['one']);
    floor.position.received = entry.sequence;
    floor.time.nowMs = NOW + 2 * DAY_MS;
    await expireExceptions(floor.control, new Date(floor.time.nowMs));
    await floor.keeper.refresh('decisions');
    expect((await floor.process(entry)).hits).toEqual([]);
    const list = await listRules(floor.deps, guest, { limit: 1 });
    expect(list.data.map(({ exceptionCount }) => exceptionCount)).toEqual([0]);
    floor.position.settled = entry.sequence;
    await floor.keeper.refresh('decisions');
    await floor.keeper.refresh('decisions');
    expect((await floor.process(entry)).hits).toHaveLength(1);
  });

  it('is previewed with what its numbers leave out: verdicts that nobody knows any more', async () => {
    await floor.receive('one a', 'one b');
    await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', reason: 'x' });
    await floor.receive('one c');
    await giveVerdict(floor.deps, ann, { alert: 'AL-1', verdict: 'true', note: '' });
    await pruneHits({ control: floor.control, keepMs: 0, clock: { nowMs: () => NOW + 1 } });
    await sql`delete from alerts.kept_hit where ordinal = 2`.execute(floor.control.db);
    const scope = { ruleIds: [ruleId(1)], criterion: { 'CommandLine|contains': 'one' }, days: 30 };
    expect(await previewException(floor.deps, guest, scope)).toMatchObject({
      verdicts: { true: 1, unknown: 1, none: 1 },
      summary: 'Would have hidden 3 in 30 days, 1 of them true. Of 1 of them the verdict is no longer known.',
    });
    await floor.lake.command('TRUNCATE TABLE events');
    expect(await previewException(floor.deps, guest, scope)).toMatchObject({
      summary:
        'Would have hidden 0 in 30 days, 0 of them true. 3 matches were left out, because their events are stored no more.',
    });
  });

  it('is not previewed for a rule that is not there, and says which fields none of the events has', async () => {
    await floor.receive('one');
    const criterion = { 'NoSuch|contains': 'x', CommandLine: 'one' };
    const absent = previewException(floor.deps, guest, { ruleIds: ['nope'], criterion, days: 30 });
    await expect(absent).rejects.toMatchObject({ kind: 'missing', code: 'rules.missing' });
    const found = await previewException(floor.deps, guest, { ruleIds: [ruleId(1)], criterion, days: 30 });
    expect(found).toMatchObject({
      hidden: 0,
      unknownFields: ['NoSuch'],
      summary: 'Would have hidden 0 in 30 days, 0 of them true. None of the events has a field NoSuch.',
    });
  });

  it('is renewed and removed, in force at once each time', async () => {
    await except('one', { expiresAt: inDays(1) });
    floor.time.nowMs = NOW + 2 * DAY_MS;
    await expireExceptions(floor.control, new Date(floor.time.nowMs));
    const renewal = { id: 'EX-1', expiresAt: inDays(9), reason: 'still so' };
    expect(await renewException(floor.deps, bob, renewal)).toMatchObject({ state: 'active', expiresAt: inDays(9) });
    expect((await floor.receive('one')).hits).toHaveLength(0);
    expect(await removeException(floor.deps, bob, 'EX-1')).toMatchObject({ state: 'removed', hidden: 1 });
    expect((await floor.receive('one')).hits).toHaveLength(1);
    await expect(renewException(floor.deps, bob, renewal)).rejects.toMatchObject({ code: 'exceptions.removed' });
    await expect(removeException(floor.deps, bob, 'EX-9')).rejects.toMatchObject({ code: 'exceptions.missing' });
    expect(await floor.audited()).toEqual([
      'Ann exceptions.add exception:EX-1',
      'system exceptions.expire exception:EX-1',
      'Bob exceptions.renew exception:EX-1',
      'Bob exceptions.remove exception:EX-1',
    ]);
  });

  it('is refused without a readable criterion, an end within a year, a known owner and rule; nothing is stored', async () => {
    const refused: readonly (readonly [object, string])[] = [
      [{ criterion: { 'A|nosuch': 'x' } }, 'exceptions.criterion'],
      [{ expiresAt: inDays(-1) }, 'exceptions.expiry'],
      [{ expiresAt: inDays(400) }, 'exceptions.expiry'],
      [{ owner: 'Zoe' }, 'exceptions.owner'],
      [{ ruleIds: ['no-such'] }, 'rules.missing'],
    ];
    for (const [changes, code] of refused) await expect(except('one', changes)).rejects.toMatchObject({ code });
    expect([(await listExceptions(floor.deps, ann, { limit: 10 })).data, await floor.audited()]).toEqual([[], []]);
  });

  it('is not for those who may only look', async () => {
    const denied = addException(floor.deps, guest, {
      ruleIds: [ruleId(1)],
      criterion: { A: 'x' },
      reason: 'x',
      expiresAt: inDays(1),
    });
    await expect(denied).rejects.toMatchObject({ kind: 'denied' });
    await expect(removeException(floor.deps, guest, 'EX-1')).rejects.toMatchObject({ kind: 'denied' });
  });

  it('lists page by page, newest first', async () => {
    for (const word of ['a', 'b', 'c']) await except(word);
    const first = await listExceptions(floor.deps, ann, { limit: 2 });
    const second = await listExceptions(floor.deps, ann, { limit: 2, cursor: first.next ?? '' });
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(['EX-3', 'EX-2', 'EX-1']);
    expect(second.next).toBeNull();
    await expect(listExceptions(floor.deps, ann, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'http.cursor',
    });
  });
});

describe('the list of rules', () => {
  it('tells state, volume and exceptions, and filters by them', async () => {
    await changeRule(floor.deps, ann, { ruleId: ruleId(2), state: 'shadow', reason: 'try' });
    await except('one');
    await floor.receive('one', 'two');
    // Volumes are counted anew every half minute.
    floor.time.nowMs += 31_000;
    const list = (query: object) => listRules(floor.deps, guest, { limit: 50, ...query });
    const { data } = await list({});
    expect(
      data.map(({ title, state, exceptionCount, volume }) => [title, state, exceptionCount, volume.lastWeek]),
    ).toEqual([
      ['Rule 1', 'live', 1, 1],
      ['Rule 2', 'shadow', 0, 1],
      ['Rule 3', 'live', 0, 0],
    ]);
    expect((await list({ state: ['shadow'] })).data.map(({ title }) => title)).toEqual(['Rule 2']);
    expect((await list({ alerting: 'false' })).data.map(({ title }) => title)).toEqual(['Rule 2']);
    expect((await list({ drift: 'true' })).data).toEqual([]);
    const first = await list({ limit: 2 });
    expect((await list({ limit: 2, cursor: first.next })).data.map(({ title }) => title)).toEqual(['Rule 3']);
    const title = `A${'\u0001'.repeat(200)}`;
    for (const n of [4, 5, 6])
      floor.write(`pack/${n}.yml`, ruleText(n, 'x').replace(`Rule ${n}`, JSON.stringify(title + n)));
    await floor.keeper.refresh('files');
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list({ limit: 1, cursor });
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next;
      expect(cursor?.length ?? 0).toBeLessThanOrEqual(512);
    }
    expect(seen).toEqual([4, 5, 6, 1, 2, 3].map(ruleId));
  });
});
