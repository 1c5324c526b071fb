import { describe, expect, it } from 'vitest';
import { hitOf, openFloor, RECEIVED_AT } from '../../../tests/harness/alerts-floor.ts';

const DAY_MS = 86_400_000;

describe('what surrounds an alert', () => {
  it('counts what its rule raised in the thirty days before, here and elsewhere', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1, { receivedAtMs: RECEIVED_AT - 40 * DAY_MS })]);
    await floor.raise([hitOf(2, { receivedAtMs: RECEIVED_AT - 20 * DAY_MS })]);
    await floor.raise([hitOf(3, { host: 'b', receivedAtMs: RECEIVED_AT - 5 * DAY_MS })]);
    await floor.raise([hitOf(4, { host: 'b', receivedAtMs: RECEIVED_AT - 2 * DAY_MS })]);
    await floor.raise([hitOf(5, { host: 'c' }), hitOf(6, { host: 'd', rule: 'other' }), hitOf(7, { isSample: true })]);
    await floor.raise([hitOf(8)]);
    const { prevalence } = await floor.show('AL-8');
    expect(prevalence).toEqual({ days: 30, here: 1, elsewhere: 3, entities: 2, isExact: true });
    expect((await floor.show('AL-7')).prevalence).toMatchObject({ here: 0, elsewhere: 0 });
  });

  it('names other alerts about the same entity, newest first', async () => {
    const floor = await openFloor();
    await floor.raise(Array.from({ length: 7 }, (_, n) => hitOf(n, { rule: `rule-${n}` })));
    await floor.raise([hitOf(20, { host: 'elsewhere' }), hitOf(21, { isSample: true })]);
    const { related } = await floor.show('AL-3');
    expect(related.map(({ number }) => number)).toEqual(['AL-7', 'AL-6', 'AL-5', 'AL-4', 'AL-2']);
  });
});
