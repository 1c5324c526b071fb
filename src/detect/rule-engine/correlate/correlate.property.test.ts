import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bound, SigmaCorrelation, TemporalExpression } from '../sigma-correlation.ts';
import { windowModeOf } from './condition.ts';
import type { CorrelationInput, Firing, SourceProgress } from './contract.ts';
import { type CorrelatorOptions, correlate, createCorrelator } from './create-correlator.ts';
import { correlationOf, namedRules } from './fixtures/correlations.ts';
import { compareFirings, correlatePlainly, type PlainFiring } from './fixtures/plain-correlator.ts';
import { placeCorrelations } from './place-correlations.ts';

const RULES = ['a', 'b', 'c'];
const TYPES: readonly SigmaCorrelation['type'][] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
];

const bound: fc.Arbitrary<Bound> = fc.record({
  operator: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'neq'),
  value: fc.integer({ min: 0, max: 5 }),
});
const risingBound: fc.Arbitrary<Bound> = fc.record({
  operator: fc.constantFrom('gt', 'gte'),
  value: fc.integer({ min: 1, max: 4 }),
});
const bounds = fc.oneof(
  fc.array(risingBound, { minLength: 1, maxLength: 2 }),
  fc.array(bound, { minLength: 1, maxLength: 2 }),
);

const leaf: fc.Arbitrary<TemporalExpression> = fc.constantFrom(...RULES).map((rule) => ({ kind: 'rule', rule }));
const expression: fc.Arbitrary<TemporalExpression> = fc.oneof(
  leaf,
  fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const),
    of: fc.array(leaf, { minLength: 1, maxLength: 2 }),
  }),
  fc
    .tuple(leaf, leaf)
    .map(([one, other]) => ({ kind: 'all' as const, of: [one, { kind: 'not' as const, of: other }] })),
);

const inputs = fc
  .array(
    fc.record({
      timeMs: fc.integer({ min: 0, max: 120 }),
      ruleId: fc.constantFrom(...RULES),
      user: fc.constantFrom('alice', 'ALICE', 'bob', null),
      value: fc.constantFrom(1, 2, '3', -2, 2.5, 'word'),
      sourceId: fc.constantFrom('one', 'two'),
      event: fc.integer({ min: 0, max: 40 }),
    }),
    { maxLength: 40 },
  )
  .map((rows) => {
    // An event has one time, one value and one source, however many rules it met.
    const first = new Map(rows.toReversed().map((row) => [row.event, row]));
    return rows.map((row): CorrelationInput => {
      const { timeMs, user, value, sourceId } = first.get(row.event) ?? row;
      const fields = user === null ? { value } : { user, value };
      return { timeMs, ruleId: row.ruleId, eventId: `e${row.event}`, sourceId, partition: '', fields };
    });
  });

function correlationOfType(type: SigmaCorrelation['type']): fc.Arbitrary<SigmaCorrelation> {
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  return fc
    .record({
      rules: isTemporal ? fc.constant(RULES) : fc.subarray(RULES, { minLength: 1 }),
      bounds,
      timespanMs: fc.integer({ min: 1, max: 40 }),
      temporal: isTemporal ? fc.option(expression) : fc.constant(null),
      percentile: fc.constantFrom(0, 5, 28, 50, 55, 90, 100),
    })
    .map(({ rules, bounds: given, timespanMs, temporal, percentile }) =>
      correlationOf({
        type,
        rules,
        timespanMs,
        temporal,
        bounds: temporal === null ? given : [],
        percentile: type === 'value_percentile' ? percentile : null,
        fields: type.startsWith('value_') ? ['value'] : [],
      }),
    );
}

const optionsFor = (correlations: readonly SigmaCorrelation[]): CorrelatorOptions => ({
  placed: placeCorrelations(correlations, namedRules(...RULES)).placed,
});

const plain = (firings: readonly Firing[]): readonly PlainFiring[] =>
  firings
    .map(({ correlation, groupKey, endMs, measure }) => {
      return { id: correlation.description.id, group: groupKey.slice(1), endMs, measure };
    })
    .toSorted(compareFirings);

/** Counts stop where more can change nothing: there the reference knows more. */
const comparable = (correlations: readonly SigmaCorrelation[], firings: readonly PlainFiring[]) =>
  firings.map((firing) => {
    const found = correlations.find(({ description }) => description.id === firing.id);
    const isCutShort = found && (windowModeOf(found) === 'rising' || found.type === 'value_count');
    return isCutShort ? { ...firing, measure: 0 } : firing;
  });

/** Batches as a pipeline makes them, with a watermark after each; nothing in them is later than the lateness. */
function runInBatches(
  options: CorrelatorOptions,
  batches: readonly (readonly CorrelationInput[])[],
  latenessMs: number,
) {
  const correlator = createCorrelator(options);
  const firings: Firing[] = [];
  const newest = new Map<string, number>();
  let late = 0;
  for (const [at, batch] of batches.entries()) {
    late += correlator.observe(batch).length;
    for (const { sourceId, timeMs } of batch) newest.set(sourceId, Math.max(newest.get(sourceId) ?? 0, timeMs));
    const progress = [...newest].map(([sourceId, newestMs]): SourceProgress => {
      return { sourceId, newestMs, receivedMs: at, latenessMs };
    });
    correlator.advance(progress);
    firings.push(...correlator.takeFirings());
  }
  correlator.finish();
  firings.push(...correlator.takeFirings());
  return { firings, late };
}

const cut = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

/** Each is moved back in the order of arrival by less than the lateness. */
function displaced(all: readonly CorrelationInput[], delays: readonly number[]): readonly CorrelationInput[] {
  return all
    .map((input, at) => ({ input, arrival: input.timeMs + (delays[at % delays.length] ?? 0) }))
    .toSorted((a, b) => a.arrival - b.arrival)
    .map(({ input }) => input);
}

describe.each(TYPES)('%s', (type) => {
  it('fires exactly where a plain search over all windows does, in whatever order the events are given', () => {
    fc.assert(
      fc.property(correlationOfType(type), inputs, fc.infiniteStream(fc.nat()), (correlation, given, dice) => {
        const shuffled = given.map((input) => ({ input, rank: dice.next().value })).toSorted((a, b) => a.rank - b.rank);
        const expected = comparable([correlation], correlatePlainly([correlation], given));
        const found = correlate(
          optionsFor([correlation]),
          shuffled.map(({ input }) => input),
        );
        expect(comparable([correlation], plain(found))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('fires the same in batches with a watermark, whatever comes out of order within the lateness, repeats included', () => {
    fc.assert(
      fc.property(
        correlationOfType(type),
        inputs,
        fc.record({
          delays: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }),
          size: fc.integer({ min: 1, max: 9 }),
        }),
        (correlation, given, { delays, size }) => {
          const arriving = displaced([...given, ...given.slice(0, 5)], delays);
          const options = { ...optionsFor([correlation]), isEarly: false };
          const { firings, late } = runInBatches(options, cut(arriving, size), 31);
          // A source that is first heard of may be behind the clock of the other: what is late is another test's matter.
          fc.pre(late === 0);
          const expected = comparable([correlation], correlatePlainly([correlation], given));
          expect(comparable([correlation], plain(firings))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is early only with what is true, and leaves nothing untold', () => {
    fc.assert(
      fc.property(
        correlationOfType(type),
        inputs,
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }),
        (correlation, given, delays) => {
          const { firings, late } = runInBatches(optionsFor([correlation]), cut(displaced(given, delays), 3), 31);
          fc.pre(late === 0);
          const expected = correlatePlainly([correlation], given);
          const isNear = (a: PlainFiring, b: PlainFiring) =>
            a.group === b.group && Math.abs(a.endMs - b.endMs) < correlation.timespanMs;
          for (const truth of expected) expect(plain(firings).some((told) => isNear(told, truth))).toBe(true);
          for (const told of plain(firings)) expect(expected.some((truth) => isNear(told, truth))).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('chained correlations', () => {
  it('fire as the plain search does, three steps high', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          correlationOfType('event_count'),
          correlationOfType('temporal_ordered'),
          correlationOfType('value_count'),
        ),
        inputs,
        ([count, ordered, values], given) => {
          const first = { ...count, description: { ...count.description, id: 'first' } };
          const renamed = ordered.temporal === null ? ordered : { ...ordered, temporal: null, bounds: count.bounds };
          const second = {
            ...renamed,
            description: { ...ordered.description, id: 'second' },
            rules: ['first', 'b', 'c'],
          };
          const third = {
            ...{ ...values, description: { ...values.description, id: 'third' } },
            ...{ rules: ['second', 'a'], fields: ['user'], groupBy: [] },
          };
          const all = [first, second, third];
          const expected = comparable(all, correlatePlainly(all, given));
          const found = correlate(optionsFor(all), given);
          expect(comparable(all, plain(found))).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
