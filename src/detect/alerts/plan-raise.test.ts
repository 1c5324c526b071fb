import { describe, expect, it } from 'vitest';
import { hitOf, RECEIVED_AT } from '../../../tests/harness/alerts-floor.ts';
import { GROUPING_WINDOW_MS, groupKeyOf } from './alert.ts';
import { type AlertHit, storableHit } from './alert-hit.ts';
import { type AlertGrowth, type CurrentAlert, hitsToKeep, planRaise } from './plan-raise.ts';

function currentFor(hit: AlertHit, more: Partial<CurrentAlert> = {}): CurrentAlert {
  const [growth] = planRaise([hit], []);
  if (growth === undefined) throw new Error('no growth');
  return { ...growth.alert, hitCount: 1, ...more };
}

describe('planning a batch', () => {
  it('opens one alert for each rule and entity, and counts every hit', () => {
    const plan = planRaise(
      [
        hitOf(1, { host: 'a' }),
        hitOf(2, { host: 'b' }),
        hitOf(3, { host: 'a' }),
        hitOf(4, { host: 'a', rule: 'other' }),
      ],
      [],
    );
    expect(plan.map(({ hits }) => hits.length)).toEqual([2, 1, 1]);
    expect(plan.every(({ isNew, previous }) => isNew && previous === null)).toBe(true);
  });

  it('gives the same alerts again from the same hits', () => {
    const hits = [hitOf(1), hitOf(2, { host: 'b' })];
    expect(planRaise(hits, [])).toEqual(planRaise(hits, []));
  });

  it('extends an alert to the last millisecond of its 24 hours and opens a linked one after', () => {
    const before = currentFor(hitOf(1));
    const last = hitOf(2, { receivedAtMs: RECEIVED_AT + GROUPING_WINDOW_MS - 1 });
    const late = hitOf(3, { receivedAtMs: RECEIVED_AT + GROUPING_WINDOW_MS });
    const [extended, opened] = planRaise([last, late], [before]);
    expect(extended).toMatchObject({ isNew: false, alert: before, hits: [last] });
    expect(opened).toMatchObject({ isNew: true, previous: before, hits: [late] });
  });

  it.each([
    ['true', '7'],
    ['duplicate', '7'],
    ['benign', null],
    ['false', null],
    ['undetermined', null],
  ] as const)('opens a new alert after the verdict %s, in the case %s', (verdict, caseNumber) => {
    const before = currentFor(hitOf(1), { state: 'closed', caseNumber: '7', verdict });
    expect(planRaise([hitOf(2)], [before])[0]?.alert).toMatchObject({ state: 'open', verdict: null, caseNumber });
  });

  it('keeps what comes again in its case over generations that nobody has judged', () => {
    const first = currentFor(hitOf(1), { state: 'closed', caseNumber: '7', verdict: 'true' });
    const [second] = planRaise([hitOf(2)], [first]);
    if (second === undefined) throw new Error('no growth');
    const late = hitOf(3, { receivedAtMs: RECEIVED_AT + GROUPING_WINDOW_MS });
    const [third] = planRaise([late], [{ ...second.alert, hitCount: 1 }]);
    expect(third).toMatchObject({ isNew: true, previous: { id: second.alert.id }, alert: { caseNumber: '7' } });
    const inOneBatch = planRaise([hitOf(2), late], [first]);
    expect(inOneBatch.map(({ alert }) => alert.caseNumber)).toEqual(['7', '7']);
  });

  it('keeps the first hundred hits and the latest twenty', () => {
    const hits = Array.from({ length: 300 }, (_, index) => hitOf(index));
    const alert = { ...currentFor(hitOf(0)), hitCount: 90, groupKey: groupKeyOf(hitOf(0)) };
    const growth: AlertGrowth = { alert, isNew: false, previous: null, hits };
    const ordinals = hitsToKeep(growth).map(({ ordinal }) => ordinal);
    expect(ordinals.slice(0, 10)).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
    expect(ordinals.slice(10)).toEqual(Array.from({ length: 20 }, (_, index) => 371 + index));
  });
});

describe('a hit from a hostile event', () => {
  it('is bounded and storable', () => {
    const hit = storableHit({
      ...hitOf(1),
      eventTimeMs: Number.NaN,
      entity: { type: 'host', name: `a\0\ud800${'x'.repeat(100_000)}` },
      matchedFields: Array.from({ length: 1_000 }, () => ({
        field: 'f\0',
        value: '\udfff',
        pattern: '',
        selection: '',
      })),
    });
    expect(hit.eventTimeMs).toBe(RECEIVED_AT);
    expect(hit.entity.name.length).toBe(512);
    expect(hit.entity.name.isWellFormed() && !hit.entity.name.includes('\0')).toBe(true);
    expect(hit.matchedFields.length).toBe(50);
    expect(hit.matchedFields[0]).toMatchObject({ field: 'f\uFFFD', value: '\uFFFD' });
  });
});
