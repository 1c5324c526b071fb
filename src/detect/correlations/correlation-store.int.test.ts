import { expect, it } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import type { CorrelationInput, Firing } from '../rule-engine/index.ts';
import {
  forgetBefore,
  noteFirings,
  prepareBatch,
  rememberBatch,
  rememberedBatches,
  rememberedFirings,
  rememberedProgress,
  rememberProgress,
} from './correlation-store.ts';
import { countFirings } from './count-firings.ts';
import { correlationsMigrations } from './migrations/index.ts';

const MINUTE_MS = 60_000;

function firingAt(endMs: number, parts: Partial<Firing> = {}): Firing {
  const groupKey = parts.groupKey ?? ';5:alice;';
  const description = { id: 'brute-force' } as Firing['correlation']['description'];
  const correlation = { description, timespanMs: 10 * MINUTE_MS } as Firing['correlation'];
  const window = { groupKey, partition: '', group: [], startMs: endMs - correlation.timespanMs, endMs };
  const events = { measure: 1, eventIds: ['k3v9x2ma-1-0'], newestEventId: 'k3v9x2ma-1-0' };
  return { correlation, key: `brute-force;${endMs};${groupKey}`, ...window, ...events, kind: 'early', ...parts };
}

const inputAt = (timeMs: number): CorrelationInput => ({
  ruleId: 'failed',
  eventId: 'k3v9x2ma-1-0',
  timeMs,
  sourceId: 'syslog',
  partition: '',
  fields: { user: 'alice' },
});

it('notes a firing once, also where it comes twice in one call or after a rollback', async () => {
  const control = await testControl([correlationsMigrations]);
  const note = (firings: readonly Firing[]) => control.transaction((tx) => noteFirings(tx, firings));
  const abandoned = control.transaction(async (tx) => {
    await noteFirings(tx, [firingAt(0)]);
    throw new Error('the process died');
  });
  await expect(abandoned).rejects.toThrow('the process died');
  expect(await note([firingAt(0), firingAt(0), firingAt(MINUTE_MS)])).toHaveLength(2);
  expect(await note([firingAt(0), firingAt(MINUTE_MS)])).toEqual([]);
});

it('takes a late firing for news only where the group has none within a timespan', async () => {
  const control = await testControl([correlationsMigrations]);
  const note = (firings: readonly Firing[]) => control.transaction((tx) => noteFirings(tx, firings));
  await note([firingAt(100 * MINUTE_MS)]);
  const late = (minutes: number, groupKey?: string) =>
    firingAt(minutes * MINUTE_MS, { kind: 'late', ...(groupKey !== undefined && { groupKey }) });
  expect(await note([late(91), late(109)])).toEqual([]);
  expect(await note([late(90)])).toHaveLength(1);
  expect(await note([late(99, ';3:bob;')])).toHaveLength(1);
});

it('takes an early and a late firing of one matter in one batch for one', async () => {
  const control = await testControl([correlationsMigrations]);
  const [early, late] = [firingAt(100 * MINUTE_MS), firingAt(95 * MINUTE_MS, { kind: 'late' })];
  const bob = firingAt(95 * MINUTE_MS, { kind: 'late', groupKey: ';3:bob;', key: 'bob' });
  expect(await control.transaction((tx) => noteFirings(tx, [late, bob, early]))).toEqual([bob, early]);
});

it('gives back batches in their order, progress and firings, and forgets what no window can hold', async () => {
  const control = await testControl([correlationsMigrations]);
  const progress = {
    sources: [{ sourceId: 'syslog', newestMs: 5.5, receivedMs: 6, latenessMs: 7 }],
    parts: [{ feeds: [['failed', ['syslog']] as const], clockMs: -1.5 }],
  };
  const groupKey = ';9:a\u0001;\u{1F600}\n;';
  await control.transaction(async (tx) => {
    for (const toSequence of [20, 3]) {
      const batch = await prepareBatch({ inputs: [inputAt(toSequence)], clocks: [] });
      if (batch) await rememberBatch(tx, { journalId: 'k3v9x2ma', toSequence }, batch);
    }
    await rememberProgress(tx, {
      sources: [{ sourceId: 'old', newestMs: 0, receivedMs: 0, latenessMs: 0 }],
      parts: [],
    });
    await rememberProgress(tx, progress);
    await noteFirings(tx, [firingAt(50, { groupKey })]);
  });
  const times = async () => {
    const found = [];
    for await (const { inputs } of rememberedBatches(control.db, 'k3v9x2ma'))
      found.push(...inputs.map((i) => i.timeMs));
    return found;
  };
  expect(await times()).toEqual([3, 20]);
  expect(await rememberedProgress(control.db)).toEqual(progress);
  expect(await rememberedFirings(control.db, 49)).toEqual([
    { correlationId: 'brute-force', groupKey, endMs: 50, kind: 'early' },
  ]);
  expect(await rememberedFirings(control.db, Number.NEGATIVE_INFINITY)).toHaveLength(1);
  await control.transaction((tx) => forgetBefore(tx, 10));
  expect(await times()).toEqual([20]);
  expect(await rememberedFirings(control.db, 49)).toHaveLength(1);
});

it('counts firings by the day on which they were found, those of samples left out', async () => {
  const control = await testControl([correlationsMigrations]);
  const firings = [firingAt(0), firingAt(60 * MINUTE_MS), firingAt(1, { key: 'sample', groupKey: 'sample;5:alice;' })];
  await control.transaction((tx) => noteFirings(tx, firings));
  const [today = '', tomorrow = ''] = [0, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
  const counted = await countFirings(control.db, {
    fromDay: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
  });
  expect(counted).toEqual([{ correlationId: 'brute-force', day: expect.any(String), firings: 2 }]);
  expect([today, tomorrow].map((day) => day.slice(0, 10))).toContain(counted[0]?.day);
  const later = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  expect(await countFirings(control.db, { fromDay: later })).toEqual([]);
});
