import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ann, type ContentFloor, openContentFloor, ruleId, ruleText } from '../../tests/harness/content-floor.ts';
import { addException } from '../detect/content/add-exception.ts';
import { changeRule } from '../detect/content/change-rule.ts';
import type { ProcessedBatch } from './detection-pool.ts';

let floor: ContentFloor;
afterEach(() => floor.close());

const raised = ({ hits, detections }: ProcessedBatch) =>
  hits.map(({ rule }) => detections[rule]?.rule.title).toSorted();
const matched = ({ rows }: ProcessedBatch) => rows.find(({ table }) => table === 'matches')?.rowCount ?? 0;

describe('a batch that is made again', () => {
  it('runs under the rules that it was planned with, whatever was decided since', async () => {
    floor = await openContentFloor();
    await floor.keeper.start();
    const planned = floor.pool.revision();
    const entry = floor.entryOf(['one', 'two', 'three']);
    const first = await floor.process(entry, planned);
    await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'retired', reason: 'x' });
    await addException(floor.deps, ann, {
      ruleIds: [ruleId(2)],
      criterion: { CommandLine: 'two' },
      reason: 'x',
      expiresAt: new Date(floor.time.nowMs + 1_000_000).toISOString(),
    });
    floor.write('pack/3.yml', ruleText(3, 'changed'));
    await floor.keeper.refresh('files');
    expect(raised(await floor.process(entry))).toEqual([]);
    const again = await floor.process(entry, planned);
    expect(raised(again)).toEqual(['Rule 1', 'Rule 2', 'Rule 3']);
    expect(again.rows).toEqual(first.rows);
    // And what is new goes on as decided.
    expect([raised(await floor.process(entry)), matched(await floor.process(entry))]).toEqual([[], 1]);
  });

  it('runs under the rules of now where its own are kept no more', async () => {
    floor = await openContentFloor();
    await floor.keeper.start();
    expect(raised(await floor.process(floor.entryOf(['one']), 99))).toEqual(['Rule 1']);
  });
});

describe('a change of rules', () => {
  it('reaches every thread, one after the other, while batches go on', async () => {
    floor = await openContentFloor(2);
    await floor.keeper.start();
    const before = floor.pool.revision();
    const old = Array.from({ length: 6 }, () => floor.process(floor.entryOf(['one', 'two']), before));
    const change = changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', reason: 'x' });
    expect((await Promise.all(old)).map(raised)).toEqual(Array.from({ length: 6 }, () => ['Rule 1', 'Rule 2']));
    await change;
    const young = await Promise.all(Array.from({ length: 6 }, () => floor.process(floor.entryOf(['one', 'two']))));
    expect(young.map(raised)).toEqual(Array.from({ length: 6 }, () => ['Rule 2']));
    expect(young.map(matched)).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('has the same number after a restart, and another as soon as something differs', async () => {
    floor = await openContentFloor();
    await floor.keeper.start();
    const { revision } = { revision: floor.pool.revision() };
    await floor.keeper.refresh('files');
    expect(floor.pool.revision()).toBe(revision);
    floor.write('rules/local/mine.yml', ruleText(7, 'seven'));
    await floor.keeper.refresh('files');
    expect(floor.pool.revision()).toBe(revision + 1);
    expect(raised(await floor.process(floor.entryOf(['seven'])))).toEqual(['Rule 7']);
  });

  it('that cannot be read leaves the old rules in force, and is told', async () => {
    floor = await openContentFloor();
    await floor.keeper.start();
    rmSync(join(floor.dir, 'pack/pack.yaml'));
    await expect(floor.keeper.refresh('files')).rejects.toMatchObject({
      message: expect.stringContaining('no rule pack'),
    });
    expect(raised(await floor.process(floor.entryOf(['one'])))).toEqual(['Rule 1']);
  });
});
