import { expect, it } from 'vitest';
import type { CorrelationInput } from '../rule-engine/index.ts';
import { decodeInputs, encodeInputs } from './encode-inputs.ts';

const input = (n: number, fields: CorrelationInput['fields']): CorrelationInput => ({
  ruleId: `rule-${n % 3}`,
  eventId: `k3v9x2ma-${n}-0`,
  timeMs: 1_760_000_000_000 + n + 0.25,
  sourceId: 'syslog',
  partition: n % 2 === 0 ? '' : 'sample',
  fields,
});

it('gives back what a batch gave to correlation, whatever its values', async () => {
  const inputs = [
    input(1, { user: 'alice', port: 22, isAdmin: true }),
    input(2, {}),
    input(3, { user: null, list: ['a', ['b', 1]] }),
    input(4, { user: '\0\u2028"\\', ['__proto__']: 'x' }),
  ];
  const clocks = [['rule-1', 1_760_000_000_000.5] as const];
  expect(await decodeInputs(await encodeInputs({ inputs, clocks }))).toEqual({ inputs, clocks });
});

it('is small for what repeats', async () => {
  const inputs = Array.from({ length: 1_000 }, (_, n) => input(n, { user: 'alice', host: `host-${n % 20}` }));
  expect((await encodeInputs({ inputs, clocks: [] })).length).toBeLessThan(40_000);
});
