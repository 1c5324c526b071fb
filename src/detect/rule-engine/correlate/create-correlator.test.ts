import { describe, expect, it } from 'vitest';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { CorrelationLimits, Firing, SourceProgress } from './contract.ts';
import { correlate, createCorrelator } from './create-correlator.ts';
import { correlationOf, inputAt, namedRules } from './fixtures/correlations.ts';
import { placeCorrelations } from './place-correlations.ts';

const place = (...correlations: readonly SigmaCorrelation[]) =>
  placeCorrelations(correlations, namedRules('a', 'b', 'c')).placed;

function start(correlations: readonly SigmaCorrelation[], limits: Partial<CorrelationLimits> = {}) {
  return createCorrelator({ placed: place(...correlations), limits });
}

/** `newestMs` is both the event's time and the time of receipt, unless said. */
const progress = (newestMs: number, parts: Partial<SourceProgress> = {}): SourceProgress => ({
  sourceId: 'source',
  newestMs,
  receivedMs: newestMs,
  latenessMs: 10,
  ...parts,
});

const told = (firings: readonly Firing[]) =>
  firings.map(({ kind, endMs, group }) => `${kind} ${endMs} ${group[0]?.value}`);

describe('early verdicts', () => {
  it('come with the event that completes the count, and once', () => {
    const correlator = start([correlationOf({})]);
    correlator.observe([inputAt(1), inputAt(2)]);
    expect(correlator.takeFirings()).toEqual([]);
    correlator.observe([inputAt(3), inputAt(4)]);
    expect(told(correlator.takeFirings())).toEqual(['early 3 alice']);
    correlator.advance([progress(1_000)]);
    expect(correlator.takeFirings()).toEqual([]);
  });

  it('also come with an event that others have overtaken', () => {
    const correlator = start([correlationOf({})]);
    correlator.observe([inputAt(5), inputAt(9), inputAt(7)]);
    expect(told(correlator.takeFirings())).toEqual(['early 9 alice']);
  });

  it('are not given where a later event can take them back', () => {
    const ranged = correlationOf({
      bounds: [
        { operator: 'gte', value: 2 },
        { operator: 'lt', value: 4 },
      ],
    });
    const correlator = start([ranged]);
    correlator.observe([inputAt(1), inputAt(2)]);
    correlator.advance([progress(50)]);
    expect(correlator.takeFirings()).toEqual([]);
    correlator.observe([inputAt(60), inputAt(70)]);
    correlator.advance([progress(500)]);
    expect(correlator.takeFirings()).toEqual([]);
  });
});

describe('absence', () => {
  const spray = correlationOf({
    type: 'temporal',
    rules: ['a', 'b'],
    bounds: [],
    temporal: {
      kind: 'all',
      of: [
        { kind: 'rule', rule: 'a' },
        { kind: 'not', of: { kind: 'rule', rule: 'b' } },
      ],
    },
  });

  it('is decided when the watermark has passed the end of the window, not before', () => {
    const correlator = start([spray]);
    correlator.observe([inputAt(0)]);
    correlator.advance([progress(109)]);
    expect(correlator.takeFirings()).toEqual([]);
    correlator.advance([progress(110)]);
    expect(told(correlator.takeFirings())).toEqual(['final 100 alice']);
  });

  it('is no absence where the event comes out of order, within the lateness', () => {
    const correlator = start([spray]);
    correlator.observe([inputAt(0)]);
    correlator.advance([progress(105)]);
    correlator.observe([inputAt(99, { ruleId: 'b' })]);
    correlator.advance([progress(500)]);
    expect(correlator.takeFirings()).toEqual([]);
  });
});

describe('the clock', () => {
  const late = correlationOf({ bounds: [{ operator: 'lt', value: 2 }] });

  it('waits for the slowest of the sources that feed the correlation, and for no other', () => {
    const correlator = start([late]);
    correlator.observe([inputAt(0), inputAt(0, { sourceId: 'slow', fields: { user: 'bob' } })]);
    correlator.advance([progress(1_000), progress(50, { sourceId: 'slow', receivedMs: 1_000 })]);
    expect(correlator.takeFirings()).toEqual([]);
    correlator.advance([progress(0, { sourceId: 'stranger', receivedMs: 1_001 })]);
    correlator.advance([progress(1_000, { sourceId: 'slow', receivedMs: 1_001 })]);
    expect(told(correlator.takeFirings())).toEqual(['final 100 alice', 'final 100 bob']);
  });

  it('is not stopped by a source that fell silent', () => {
    const correlator = start([late]);
    correlator.observe([inputAt(0), inputAt(0, { sourceId: 'silent' })]);
    correlator.advance([progress(0, { sourceId: 'silent' }), progress(59_000)]);
    const before = correlator.takeFirings();
    correlator.observe([inputAt(61_000, { fields: { user: 'bob' } })]);
    correlator.advance([progress(61_500)]);
    expect(before).toEqual([]);
    expect(correlator.clockMs('a')).toBe(61_490);
  });

  it('goes on with the time of receipt where nothing comes at all', () => {
    const correlator = start([late]);
    correlator.observe([inputAt(0)]);
    correlator.advance([progress(0)]);
    expect(correlator.isWaiting()).toBe(true);
    correlator.advance([], 110);
    expect(told(correlator.takeFirings())).toEqual(['final 100 alice']);
    expect(correlator.isWaiting()).toBe(false);
  });

  it('gives late events back, with the correlations that they concern through chains', () => {
    const chain = correlationOf({ id: 'chain', rules: ['c1'], bounds: [{ operator: 'gte', value: 1 }] });
    const correlator = start([{ ...correlationOf({ id: 'c1' }) }, chain]);
    correlator.observe([inputAt(100)]);
    correlator.advance([progress(100)]);
    const [one, ...others] = correlator.observe([inputAt(89), inputAt(90)]);
    expect(others).toEqual([]);
    expect(one?.correlations.map(({ description }) => description.id)).toEqual(['c1', 'chain']);
  });
});

describe('groups', () => {
  it('are told apart by all fields, whatever characters they hold, and not by case', () => {
    const both = correlationOf({ groupBy: ['user', 'host'], bounds: [{ operator: 'gte', value: 2 }] });
    const at = (timeMs: number, user: string, host: string) => inputAt(timeMs, { fields: { user, host } });
    const firings = correlate({ placed: place(both) }, [at(1, 'a;1:', 'b'), at(2, 'a', '1:b'), at(3, 'A', '1:B')]);
    expect(firings).toMatchObject([
      {
        endMs: 3,
        group: [
          { field: 'user', value: 'a' },
          { field: 'host', value: '1:b' },
        ],
      },
    ]);
  });

  it('take no part where a field is missing or null, which is counted', () => {
    const correlator = start([correlationOf({ bounds: [{ operator: 'gte', value: 1 }] })]);
    correlator.observe([inputAt(1, { fields: {} }), inputAt(2, { fields: { user: null } })]);
    expect(correlator.takeFirings()).toEqual([]);
    expect(correlator.stats().correlations[0]?.incomplete).toBe(2);
  });

  it('may be one for all', () => {
    const firings = correlate({ placed: place(correlationOf({ groupBy: [] })) }, [inputAt(1), inputAt(2), inputAt(3)]);
    expect(firings).toMatchObject([{ group: [], endMs: 3 }]);
  });

  it('of sample events and of live ones never meet', () => {
    const inputs = [inputAt(1), inputAt(2), inputAt(3, { partition: 'sample' })];
    expect(correlate({ placed: place(correlationOf({})) }, inputs)).toEqual([]);
  });

  it('cost no more for a value of a megabyte', () => {
    const user = `${'x'.repeat(1_000_000)}`;
    const [firing] = correlate(
      { placed: place(correlationOf({})) },
      [1, 2, 3].map((timeMs) => inputAt(timeMs, { fields: { user } })),
    );
    expect(firing?.groupKey.length).toBeLessThan(300);
    const other = `${user.slice(1)}y`;
    const mixed = [
      inputAt(1, { fields: { user } }),
      inputAt(2, { fields: { user } }),
      inputAt(3, { fields: { user: other } }),
    ];
    expect(correlate({ placed: place(correlationOf({})) }, mixed)).toEqual([]);
  });
});

describe('a flood of keys', () => {
  const slow = correlationOf({ timespanMs: 1e9, bounds: [{ operator: 'gte', value: 5 }] });
  const limits = { maxGroups: 1_000 };
  const flood = (fromMs: number, count: number) =>
    Array.from({ length: count }, (_, n) => inputAt(fromMs + n / count, { fields: { user: `flood-${fromMs}-${n}` } }));

  it('pushes out its own kind before a slow attacker, and is counted', () => {
    const correlator = start([slow], limits);
    correlator.observe([inputAt(1), inputAt(2), inputAt(3)]);
    for (let round = 10; round < 30; round += 1) correlator.observe(flood(round, 1_000));
    correlator.observe([inputAt(40), inputAt(41)]);
    expect(told(correlator.takeFirings())).toEqual(['early 41 alice']);
    const [stats] = correlator.stats().correlations;
    expect(stats?.groups).toBeLessThanOrEqual(1_000);
    expect(stats?.evictedGroups).toBeGreaterThanOrEqual(19_000);
  });

  it('in one correlation leaves the others alone', () => {
    const other = correlationOf({
      id: 'other',
      rules: ['b'],
      timespanMs: 1e9,
      bounds: [{ operator: 'gte', value: 2 }],
    });
    const correlator = start([slow, other], limits);
    correlator.observe([inputAt(1, { ruleId: 'b' })]);
    for (let round = 10; round < 14; round += 1) correlator.observe(flood(round, 1_000));
    correlator.observe([inputAt(40, { ruleId: 'b' })]);
    expect(told(correlator.takeFirings())).toEqual(['early 40 alice']);
  });

  it('of events that wait is decided before its time, and loses none', () => {
    const correlator = start([{ ...slow, bounds: [{ operator: 'lt', value: 2 }], timespanMs: 5 }], { maxWaiting: 100 });
    correlator.observe(Array.from({ length: 1_000 }, (_, n) => inputAt(n * 10)));
    correlator.finish();
    expect(correlator.takeFirings()).toHaveLength(1_000);
    expect(correlator.stats().forced).toBeGreaterThan(800);
    expect(correlator.stats().waiting).toBe(0);
  });

  it('of events in one group keeps no more than its condition needs', () => {
    const correlator = start([slow]);
    correlator.observe(Array.from({ length: 5_000 }, (_, n) => inputAt(n)));
    correlator.advance([progress(10_000)]);
    expect(correlator.stats().correlations[0]?.entries).toBeLessThanOrEqual(10);
  });
});

describe('what cannot run is refused', () => {
  it('where it names nothing that is loaded', () => {
    const { placed, refused } = placeCorrelations([correlationOf({ rules: ['a', 'nobody'] })], namedRules('a'));
    expect(placed).toEqual([]);
    expect(refused).toMatchObject([{ code: 'unknown-reference' }]);
  });

  it('where its state would grow beyond measure', () => {
    const rules = Array.from({ length: 11 }, (_, n) => `r${n}`);
    const temporal = { kind: 'any' as const, of: rules.map((rule) => ({ kind: 'rule' as const, rule })) };
    const ordered = correlationOf({ type: 'temporal_ordered', rules, bounds: [], temporal });
    expect(placeCorrelations([ordered], namedRules(...rules)).refused).toMatchObject([
      { code: 'too-many-ordered-rules' },
    ]);
  });

  it('where correlations name one another without end', () => {
    const chain = Array.from({ length: 40 }, (_, n) =>
      correlationOf({ id: `c${n}`, rules: [n === 0 ? 'a' : `c${n - 1}`], bounds: [{ operator: 'gte', value: 1 }] }),
    );
    const { placed, refused } = placeCorrelations(chain, namedRules('a'));
    expect(placed).toHaveLength(32);
    expect(refused[0]).toMatchObject({ code: 'chain-too-long' });
    expect(correlate({ placed }, [inputAt(1)])).toHaveLength(32);
  });
});
