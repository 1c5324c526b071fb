import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actorCalled } from '../../../tests/harness/actors.ts';
import { type ContentFloor, guest, openContentFloor, ruleId, ruleText } from '../../../tests/harness/content-floor.ts';
import { createComparer } from './compare-rule.ts';
import { insertVersions } from './version-store.ts';

const rita = actorCalled('Rita', ['rules.backtest']);
let floor: ContentFloor;

beforeEach(async () => {
  floor = await openContentFloor();
  await floor.keeper.start();
});
afterEach(() => floor.close());

/** A message that names what a rule may look for, of another kind of log. */
async function receiveSyslog(message: string): Promise<void> {
  const payload = Buffer.from(`<13>Mar  1 11:59:00 pc2 app: CommandLine=${message}\n`);
  const entry = { ...floor.entryOf([]), sourceId: 'syslog', payload };
  const { rows } = await floor.process(entry);
  for (const each of rows) await floor.lake.insert(each, `${floor.dir}:${entry.sequence}:${each.table}`);
}

function storeVersion(version: string, text: string): Promise<void> {
  const stored = { ruleId: ruleId(1), version, packId: 'theirs', file: '1.yml', text };
  return insertVersions(floor.control.db, [stored], new Date(floor.time.nowMs));
}

describe('a rule', () => {
  it('is compared over the newest events of its log source: what both versions match, and what only one', async () => {
    await floor.receive('one', 'one mine', 'mine', 'other');
    await receiveSyslog('one mine');
    await storeVersion('cafe', ruleText(1, 'mine'));
    const compareRule = createComparer(floor.deps);
    const choice = { ruleId: ruleId(1), to: 'cafe', window: {} };
    const compared = await compareRule(rita, { ...choice, maxEvents: 1_000 });
    expect(compared).toMatchObject({
      events: 4,
      isCut: false,
      both: 1,
      onlyFrom: { count: 1, events: [expect.stringMatching(/-1-0$/)] },
      onlyTo: { count: 1, events: [expect.stringMatching(/-1-2$/)] },
    });
    const cut = await compareRule(rita, { ...choice, maxEvents: 2 });
    expect([cut.events, cut.isCut]).toEqual([2, true]);
  });

  it('is compared by who may run backtests, not by all who may read rules', async () => {
    await storeVersion('cafe', ruleText(1, 'mine'));
    const denied = createComparer(floor.deps)(guest, { ruleId: ruleId(1), window: {}, maxEvents: 2 });
    await expect(denied).rejects.toMatchObject({ kind: 'denied' });
  });

  it('is compared over the log sources of both versions, where they differ', async () => {
    await floor.receive('one', 'other');
    await receiveSyslog('one');
    await storeVersion('cafe', ruleText(1, 'one').replace('product: windows', 'product: linux'));
    const compareRule = createComparer(floor.deps);
    const compared = await compareRule(rita, { ruleId: ruleId(1), from: 'cafe', window: {}, maxEvents: 1_000 });
    expect(compared).toMatchObject({ events: 3, both: 0, onlyTo: { count: 1 } });
  });

  it('is compared with no text of another rule', async () => {
    await floor.receive('two');
    await storeVersion('cafe', ruleText(2, 'two'));
    const compareRule = createComparer(floor.deps);
    const compared = compareRule(rita, { ruleId: ruleId(1), from: 'cafe', window: {}, maxEvents: 1_000 });
    await expect(compared).rejects.toMatchObject({ code: 'rules.text-faulty' });
    // In a file of several it is found.
    await storeVersion('beef', `${ruleText(2, 'two')}---\n${ruleText(1, 'mine')}`);
    const found = await compareRule(rita, { ruleId: ruleId(1), from: 'beef', window: {}, maxEvents: 1_000 });
    expect(found).toMatchObject({ events: 1, both: 0, onlyFrom: { count: 0 }, onlyTo: { count: 0 } });
  });

  it('is compared in turn, and not for everybody at once', async () => {
    await floor.receive('one');
    await storeVersion('cafe', ruleText(1, 'mine'));
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    const query: typeof floor.lake.query = async (...question) => {
      asked += 1;
      await gate.promise;
      return floor.lake.query(...question);
    };
    const compareRule = createComparer({ ...floor.deps, lake: { ...floor.lake, query } });
    const input = { ruleId: ruleId(1), from: 'cafe', window: {}, maxEvents: 10 };
    const nine = Array.from({ length: 9 }, () => compareRule(rita, input));
    await expect(compareRule(rita, input)).rejects.toMatchObject({ code: 'rules.compare-busy' });
    await expect.poll(() => asked).toBe(1);
    gate.resolve();
    for (const { events } of await Promise.all(nine)) expect(events).toBe(1);
    // One that fails keeps nobody behind it.
    await expect(compareRule(rita, { ...input, from: 'none' })).rejects.toMatchObject({ kind: 'missing' });
    expect(await compareRule(rita, input)).toMatchObject({ events: 1 });
  });
});
