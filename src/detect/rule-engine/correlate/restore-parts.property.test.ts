import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { CorrelationInput, Firing, LateInput, ObservedBatch, SourceProgress } from './contract.ts';
import { type Correlator, createCorrelator } from './create-correlator.ts';
import { correlationOf, inputAt, namedRules } from './fixtures/correlations.ts';
import { placeCorrelations } from './place-correlations.ts';

const RULES = ['a', 'b', 'c'];

/** What the pipeline is given: matches, and how far sources are, also of events that no rule met. */
type Batch = { readonly inputs: readonly CorrelationInput[]; readonly progress: readonly SourceProgress[] };

/** Remembers as PostgreSQL does: batches with inputs, the latest progress, and every firing. */
class Run {
  readonly told: Firing[] = [];
  readonly late: LateInput[] = [];
  readonly #remembered: ObservedBatch[] = [];
  #correlator: Correlator;

  constructor(correlations: readonly SigmaCorrelation[]) {
    this.#correlator = create(correlations);
  }

  get clockMs(): number {
    return this.#correlator.clockMs('a');
  }

  observe({ inputs, progress }: Batch): void {
    const met = this.#correlator.meet(inputs);
    this.late.push(...this.#correlator.observe(inputs));
    this.#correlator.advance(progress);
    if (inputs.length > 0) this.#remembered.push(JSON.parse(JSON.stringify(met)));
    this.told.push(...this.#correlator.takeFirings());
  }

  forget(): void {
    const before = this.#correlator.forgottenBeforeMs();
    const isNeeded = ({ inputs }: ObservedBatch) => inputs.some(({ timeMs }) => timeMs >= before);
    this.#remembered.splice(0, Infinity, ...this.#remembered.filter(isNeeded));
  }

  restart(correlations: readonly SigmaCorrelation[]): void {
    const progress = JSON.parse(JSON.stringify(this.#correlator.progress()));
    this.#correlator = create(correlations);
    const restoring = this.#correlator.restore(progress);
    restoring.tell(
      this.told
        .filter(({ endMs }) => endMs > restoring.toldAfterMs)
        .map(({ correlation: { description }, ...firing }) => ({ correlationId: description.id, ...firing })),
    );
    for (const batch of this.#remembered) restoring.observe(batch);
    restoring.finish();
    expect(this.#correlator.takeFirings()).toEqual([]);
  }

  finish(): readonly string[] {
    this.#correlator.finish();
    this.told.push(...this.#correlator.takeFirings());
    return this.told.map(({ key, measure }) => `${key} ${measure}`).toSorted();
  }
}

const create = (correlations: readonly SigmaCorrelation[]) =>
  createCorrelator({ placed: placeCorrelations(correlations, namedRules(...RULES)).placed });

const correlation: fc.Arbitrary<SigmaCorrelation> = fc
  .record({
    type: fc.constantFrom('event_count' as const, 'value_count' as const, 'value_sum' as const, 'temporal' as const),
    rules: fc.subarray(RULES, { minLength: 1 }),
    bounds: fc.array(
      fc.record({ operator: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq'), value: fc.integer({ min: 1, max: 4 }) }),
      { minLength: 1, maxLength: 2 },
    ),
    timespanMs: fc.integer({ min: 1, max: 60 }),
  })
  .map((parts) => correlationOf({ ...parts, fields: parts.type.startsWith('value') ? ['value'] : [] }));

const correlations = fc
  .array(correlation, { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map((one, at) => ({ ...one, description: { ...one.description, id: `c${at}`, file: `c${at}.yml` } })),
  );

const LATENESS: Readonly<Record<string, number>> = { quick: 5, slow: 60 };

/** Two sources, of which the events of one take long to come; most of their events meet no rule. */
const batches: fc.Arbitrary<readonly Batch[]> = fc
  .array(
    fc.record({
      delayMs: fc.integer({ min: 0, max: 70 }),
      sourceId: fc.constantFrom('quick', 'slow'),
      ruleId: fc.option(fc.constantFrom(...RULES)),
      user: fc.constantFrom('alice', 'bob'),
      value: fc.constantFrom(1, 2, 3),
      isLast: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => {
    const found: { inputs: CorrelationInput[]; progress: SourceProgress[] }[] = [{ inputs: [], progress: [] }];
    for (const [at, { sourceId, ruleId, user, value, delayMs, isLast }] of rows.entries()) {
      const [receivedMs, latenessMs] = [at * 7, LATENESS[sourceId] ?? 0];
      const timeMs = receivedMs - Math.min(delayMs, latenessMs + 10);
      const batch = found.at(-1);
      batch?.progress.push({ sourceId, newestMs: timeMs, receivedMs, latenessMs });
      const input = { timeMs, sourceId, eventId: `e${at}`, fields: { user, value } };
      if (ruleId !== null) batch?.inputs.push(inputAt(timeMs, { ...input, ruleId }));
      if (isLast) found.push({ inputs: [], progress: [] });
    }
    return found;
  });

describe('a correlator that is restored', () => {
  it('tells what one tells that was never restarted, wherever the restarts are', () => {
    const restarts = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(correlations, batches, restarts, (all, given, isRestarted) => {
        const [steady, restarted] = [new Run(all), new Run(all)];
        for (const [at, batch] of given.entries()) {
          steady.observe(batch);
          restarted.observe(batch);
          if (isRestarted[at]) restarted.restart(all);
          expect(restarted.clockMs).toBe(steady.clockMs);
        }
        expect(restarted.late).toEqual(steady.late);
        expect(restarted.finish()).toEqual(steady.finish());
      }),
      { numRuns: 500 },
    );
  });
});

describe('a restart', () => {
  const progress = (newestMs: number): SourceProgress => {
    return { sourceId: 'source', newestMs, receivedMs: newestMs, latenessMs: 0 };
  };

  it.each([1, 5, 9, 14, 20])('after %i events leaves chains and windows that wait as they were', (stopAfter) => {
    const times = [0, 10, 20, 30, 150, 151, 152, 153, 154, 155, 300, 310, 320, 330, 340, 350, 500, 600, 601, 602, 603];
    const counted = correlationOf({ id: 'c' });
    const atLeast: SigmaCorrelation['bounds'] = [{ operator: 'gte', value: 2 }];
    const chain = correlationOf({ id: 'chain', rules: ['c'], timespanMs: 400, bounds: atLeast });
    const rare = correlationOf({ id: 'rare', bounds: [{ operator: 'lte', value: 4 }] });
    const all = [counted, chain, rare];
    const [steady, restarted] = [new Run(all), new Run(all)];
    for (const [at, timeMs] of times.entries()) {
      const input = inputAt(timeMs, { eventId: `e${timeMs}` });
      for (const run of [steady, restarted]) run.observe({ inputs: [input], progress: [progress(timeMs)] });
      if (at + 1 === stopAfter) restarted.restart(all);
    }
    const expected = steady.finish();
    expect(expected.length).toBeGreaterThan(4);
    expect(restarted.finish()).toEqual(expected);
  });

  it('does not take what was told early of a later event for a reason to be silent about an earlier one', () => {
    const each = [correlationOf({ timespanMs: 2, bounds: [{ operator: 'gte', value: 1 }] })];
    const run = new Run(each);
    run.observe({ inputs: [inputAt(-4)], progress: [progress(-3)] });
    run.observe({ inputs: [inputAt(21), inputAt(19)], progress: [{ ...progress(21), latenessMs: 60 }] });
    expect(run.told.map(({ endMs }) => endMs)).toEqual([-4, 21]);
    run.restart(each);
    run.finish();
    expect(run.told.map(({ endMs }) => endMs)).toEqual([-4, 21, 19]);
  });

  it('goes on in the same steps where a group has fired for longer than its events are remembered', () => {
    const each = [correlationOf({ timespanMs: 10, bounds: [{ operator: 'gte', value: 1 }] })];
    const [steady, restarted] = [new Run(each), new Run(each)];
    for (let timeMs = 0; timeMs < 300; timeMs += 3) {
      const input = inputAt(timeMs, { eventId: `e${timeMs}` });
      for (const run of [steady, restarted]) run.observe({ inputs: [input], progress: [progress(timeMs)] });
      if (timeMs !== 153) continue;
      restarted.forget();
      restarted.restart(each);
    }
    expect(restarted.finish()).toEqual(steady.finish());
  });
});

describe('a slow source', () => {
  const few = correlationOf({ timespanMs: 120, bounds: [{ operator: 'lt', value: 3 }] });
  const slowly = (timeMs: number, parts: Partial<SourceProgress> = {}): SourceProgress => {
    return { sourceId: 'slow', newestMs: timeMs, receivedMs: timeMs + 30_000, latenessMs: 60_000, ...parts };
  };
  const quickly = (timeMs: number): SourceProgress => {
    return { sourceId: 'quick', newestMs: timeMs, receivedMs: timeMs, latenessMs: 5 };
  };
  const matched = (sourceId: string, timeMs: number) => inputAt(timeMs, { sourceId });

  it('that is active but rarely matches holds up the clock after a restart, too', () => {
    const run = new Run([few]);
    run.observe({ inputs: [matched('slow', 0)], progress: [slowly(0)] });
    run.observe({ inputs: [], progress: [slowly(150_000)] });
    run.observe({ inputs: [matched('quick', 200_000)], progress: [quickly(200_000)] });
    const before = run.clockMs;
    expect(before).toBe(110_000);
    run.restart([few]);
    expect(run.clockMs).toBe(before);
    const [late, told] = [run.late.length, run.told.length];
    run.observe({ inputs: [matched('slow', 150_000)], progress: [slowly(300_000), quickly(400_000)] });
    expect(run.late).toHaveLength(late);
    expect(run.told.slice(told).map(({ endMs }) => endMs)).toEqual([150_120, 200_120]);
  });

  it('is still waited for when the batch that made it known is forgotten', () => {
    const run = new Run([few]);
    run.observe({ inputs: [matched('slow', 0)], progress: [slowly(0)] });
    for (let timeMs = 60_000; timeMs < 600_000; timeMs += 10_000) {
      run.observe({ inputs: [matched('quick', timeMs)], progress: [quickly(timeMs), slowly(timeMs - 30_000)] });
    }
    run.forget();
    run.restart([few]);
    const before = run.clockMs;
    run.observe({ inputs: [], progress: [quickly(600_001)] });
    expect(run.clockMs - before).toBeLessThan(20_000);
    expect(run.clockMs).toBeLessThan(540_000);
  });
});

describe('correlations that are put together differently', () => {
  it('tell nothing twice, and lose nothing, where a new one joins two that had clocks of their own', () => {
    const bounds = [{ operator: 'lt' as const, value: 3 }];
    const [one, other] = [correlationOf({ id: 'one', bounds }), correlationOf({ id: 'other', rules: ['b'], bounds })];
    const joining = correlationOf({ id: 'joining', rules: ['a', 'b'], bounds: [{ operator: 'gte', value: 99 }] });
    const at = (ruleId: string, timeMs: number) => inputAt(timeMs, { ruleId, sourceId: ruleId });
    const progress = (newestMs: number) =>
      ['a', 'b'].map((sourceId) => {
        return { sourceId, newestMs, receivedMs: newestMs, latenessMs: sourceId === 'a' ? 5 : 1_000 };
      });
    const run = new Run([one, other]);
    run.observe({ inputs: [at('a', 100), at('b', 100)], progress: progress(500) });
    run.observe({ inputs: [at('a', 900), at('b', 950)], progress: progress(1_160) });
    // It is late for its rule, and not for the clock that the joined ones go on with.
    run.observe({ inputs: [at('a', 1_000)], progress: progress(1_160) });
    const told = () => run.told.map(({ key }) => key.split(';', 2).join(' '));
    expect(told()).toEqual(['one 200', 'one 1000']);
    run.restart([one, other, joining]);
    expect(run.clockMs).toBe(160);
    run.observe({ inputs: [at('a', 1_250), at('b', 170)], progress: progress(5_000) });
    run.finish();
    expect(run.late.map(({ input }) => input.timeMs)).toEqual([1_000]);
    expect(told()).toEqual(['one 200', 'one 1000', 'other 200', 'other 1050', 'one 1350']);
  });
});
