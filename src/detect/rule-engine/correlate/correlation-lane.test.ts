import { describe, expect, it } from 'vitest';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import { type CorrelationLimits, DEFAULT_LIMITS } from './contract.ts';
import { CorrelationLane, type FiredWindow } from './correlation-lane.ts';
import { correlationOf } from './fixtures/correlations.ts';

const DAY_MS = 86_400_000;
const counting = correlationOf({ timespanMs: DAY_MS, bounds: [{ operator: 'gte', value: 1_000 }] });
const absence = correlationOf({ timespanMs: 100, bounds: [{ operator: 'lt', value: 2 }] });

function laneOf(correlation: SigmaCorrelation, limits: Partial<CorrelationLimits> = {}) {
  const fired: FiredWindow[] = [];
  const lane = new CorrelationLane(correlation, {
    limits: { ...DEFAULT_LIMITS, ...limits },
    isEarly: false,
    onFire: (one) => fired.push(one),
  });
  return { lane, fired };
}

let lastEvent = 0;

function add(lane: CorrelationLane, key: string, timeMs: number): void {
  lastEvent += 1;
  const entry = { timeMs, eventId: `event-${lastEvent}`, place: 0, text: '', number: 0 };
  lane.add({ key, texts: [key], partition: '' }, entry);
}

describe('what a lane holds', () => {
  it('of groups that were pushed out by new ones is nothing but a place in the queue, and few of these', () => {
    const { lane } = laneOf(counting, { maxGroups: 100 });
    for (let n = 0; n < 5_000; n += 1) {
      add(lane, `key-${n}`, n);
      lane.decide(n);
      expect(lane.table.held().groups).toBe(lane.table.size);
    }
    expect(lane.table.size).toBeLessThanOrEqual(100);
    expect(lane.table.held().places).toBeLessThanOrEqual(300);
  });

  it('is the same behind a group that stays', () => {
    const { lane } = laneOf(counting, { maxGroups: 100 });
    for (let n = 0; n < 10; n += 1) add(lane, 'stays', n);
    for (let n = 10; n < 5_000; n += 1) add(lane, `key-${n}`, n);
    expect(lane.table.get('stays')).toBeDefined();
    expect(lane.table.held().groups).toBe(lane.table.size);
    expect(lane.table.held().places).toBeLessThanOrEqual(300);
  });

  it('of opened windows is nothing once they are closed', () => {
    const { lane, fired } = laneOf(absence);
    for (let n = 0; n < 5_000; n += 1) {
      add(lane, `key-${n}`, n * 200);
      lane.closeOpened((n + 1) * 200);
      lane.expire((n + 1) * 200);
    }
    expect(fired).toHaveLength(5_000);
    expect(lane.table.held()).toEqual({ groups: 0, places: 0 });
    expect(lane.dueMs()).toBeUndefined();
  });

  it('of opened windows that were pushed out is as little', () => {
    const { lane, fired } = laneOf({ ...absence, timespanMs: DAY_MS }, { maxGroups: 100 });
    for (let n = 0; n < 5_000; n += 1) add(lane, `key-${n}`, n);
    expect(lane.table.held().groups).toBe(lane.table.size);
    expect(lane.table.held().places).toBeLessThanOrEqual(300);
    const firstMs = lane.dueMs() ?? 0;
    expect(firstMs).toBeGreaterThan(DAY_MS + 4_800);
    lane.closeOpened(firstMs);
    expect(fired.map(({ endMs }) => endMs)).toEqual([firstMs]);
    lane.closeOpened(2 * DAY_MS);
    expect(fired.length).toBe(5_000 - lane.table.evictedGroups);
    expect(lane.table.held()).toEqual({ groups: 0, places: 0 });
  });

  it('ends a timespan after the last event of each group', () => {
    const { lane } = laneOf({ ...counting, timespanMs: 100 });
    for (const [key, timeMs] of [
      ['a', 0],
      ['b', 10],
      ['a', 90],
    ] as const)
      add(lane, key, timeMs);
    lane.expire(110);
    expect([lane.table.get('a')?.key, lane.table.get('b')?.key]).toEqual(['a', undefined]);
    lane.expire(190);
    expect(lane.table.held()).toEqual({ groups: 0, places: 0 });
  });

  it('counts nothing of a group that was pushed out before its time was decided', () => {
    const summing = correlationOf({ type: 'value_sum', timespanMs: 100, bounds: [{ operator: 'gte', value: 1_000 }] });
    const { lane } = laneOf(summing, { maxGroups: 2 });
    for (let n = 0; n < 8; n += 1) add(lane, 'early', n);
    for (let n = 0; n < 16; n += 1) add(lane, 'more', 200 - 16 + n);
    add(lane, 'early', 200);
    for (let n = 0; n < 16; n += 1) add(lane, 'most', 200);
    expect(lane.table.get('early')).toBeUndefined();
    lane.decide(200);
    expect(lane.table.entries).toBe(
      (lane.table.get('more')?.window.size ?? 0) + (lane.table.get('most')?.window.size ?? 0),
    );
    expect(lane.table.entries).toBeGreaterThan(0);
  });

  it('of events of one time is no more than a group may hold', () => {
    const { lane, fired } = laneOf(
      { ...counting, bounds: [{ operator: 'gte', value: 500 }] },
      { maxGroupEntries: 100 },
    );
    for (let n = 0; n < 1_000; n += 1) add(lane, 'alice', 7);
    const { size = 0 } = lane.table.get('alice')?.tieOthers ?? {};
    expect(size).toBeGreaterThanOrEqual(90);
    expect(size).toBeLessThanOrEqual(100);
    lane.decide(7);
    expect(fired).toMatchObject([{ endMs: 7, verdict: { measure: 500 } }]);
  });
});
