import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEventEncoder, RULE_LAYOUT } from '../../../collect/lake/index.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../../../collect/lake/test-lake.ts';
import type { EventValue } from '../contract.ts';
import { compileRules, parseRules, type SigmaRule } from '../index.ts';
import { emitSelect } from './emit-select.ts';

/** A column, two names of the map, and one that only own rules name. */
const FIELDS = ['Image', 'Message', 'Own', 'Data'];
const UNITS = ['a', 'B', 'k', 'ſ', 'Σ', 'é', '1', '.', '*', '?', '\\', "'", '{', ' ', '-', '/', '\n', '😀', '\0'];
const text = fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 5 });
const number = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const many = <Value>(one: fc.Arbitrary<Value>) => fc.oneof(one, fc.array(one, { minLength: 2, maxLength: 3 }));

const TEXT_MODIFIERS = [
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|cased',
  '|contains|all',
  '|neq',
  '|windash|contains',
];
const REGEXES = ['^a', '[ab]?1$', '(?i)k|ſ', 'a.b', '[^\\n]+', '(a|B)\\s', '[]a]', '[[:alpha:]]1', 'Σ', "'|\\{"];
const item = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...TEXT_MODIFIERS), many(text)) },
  fc.tuple(fc.constantFrom('|re', '|re|i', '|re|s'), many(fc.constantFrom(...REGEXES))),
  fc.tuple(fc.constantFrom('', '|lt', '|gte', '|hour', '|contains'), many(number)),
  fc.tuple(fc.constantFrom('|exists'), fc.boolean()),
  fc.tuple(fc.constant(''), fc.constantFrom(null, '', true)),
  fc.tuple(fc.constant('|cidr'), fc.constantFrom('10.0.0.0/9', '::/3')),
  fc.tuple(fc.constantFrom('|fieldref', '|fieldref|contains', '|fieldref|cased|neq'), fc.constantFrom(...FIELDS)),
);
const map = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), item), { minLength: 1, maxLength: 2 })
  .map((items) => Object.fromEntries(items.map(([field, [modifiers, value]]) => [`${field}${modifiers}`, value])));
const selection = fc.oneof(
  { weight: 4, arbitrary: map },
  fc.array(map, { minLength: 1, maxLength: 2 }),
  fc.array(text, { minLength: 1, maxLength: 2 }),
);
const CONDITIONS = ['x', 'x and y', 'x or y', 'x and not y', 'not x', 'not (x or y)', '1 of them', 'not all of them'];

const rule = fc
  .record({ x: selection, y: selection, condition: fc.constantFrom(...CONDITIONS) })
  .map((detection) => JSON.stringify({ title: 'Random', logsource: { product: 'windows' }, detection }))
  .map((json) => parseRules({ file: 'random.yml', text: json, version: '' }).rules[0])
  .filter((one): one is SigmaRule => one !== undefined);

const scalar: fc.Arbitrary<EventValue> = fc.oneof(
  { weight: 5, arbitrary: text },
  number,
  fc.constantFrom(null, true, '', '10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '2026-01-04 10:00', '0x5', ' 7 ', 'K'),
);
const value: fc.Arbitrary<EventValue> = fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }));
const fields = fc.dictionary(fc.constantFrom(...FIELDS, 'Im age', 'Unasked'), value);

const RULES = 240;
const EVENTS = 150;
const LOGSOURCE = { product: 'windows', service: '', categories: [] };

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
});
afterAll(() => test.close());

/** By event, the places of the rules that hold. */
async function matchedBySql(rules: readonly SigmaRule[]): Promise<ReadonlyMap<number, readonly number[]>> {
  const sql = rules.map((one) => emitSelect(one, RULE_LAYOUT));
  const definitions = new Map(sql.flatMap((one) => [...one.definitions]));
  const numbers = sql.map(({ matched }, place) => `if(${matched}, ${place}, -1)`);
  const named = [...definitions].map(([name, definition]) => `${definition} AS ${name}`);
  const rows = await test.lake.query<{ record: number; matched: readonly number[] }>(
    `WITH ${named.join(', ')} SELECT record, arrayFilter(place -> place >= 0, [${numbers.join(', ')}]) AS matched FROM events`,
    {},
  );
  return new Map(rows.map(({ record, matched }) => [record, matched]));
}

it('random rules match random events alike in the stream and in SQL', async () => {
  const seed = Number(process.env.WATCHFLOOR_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const rules = fc.sample(rule, { numRuns: RULES, seed });
  const events = fc
    .sample(fields, { numRuns: EVENTS, seed })
    .map((record) => ({ fields: record, logsource: LOGSOURCE }));
  await test.lake.insert(
    createEventEncoder()(events.map((event, record) => eventOf(originOf(1, record), event))),
    'random',
  );
  const { matcher } = compileRules(rules);
  const found = await matchedBySql(rules);
  let total = 0;
  for (const [record, event] of events.entries()) {
    const expected = matcher.match(event);
    total += expected.length;
    const actual = found.get(record) ?? [];
    const differing = [
      ...expected.filter((one) => !actual.includes(one)),
      ...actual.filter((one) => !expected.includes(one)),
    ];
    const shown = differing.slice(0, 3).map((one) => JSON.stringify(rules[one]?.selections));
    expect({ seed, event: event.fields, shown }).toEqual({ seed, event: event.fields, shown: [] });
  }
  expect(total).toBeGreaterThan(1_000);
});
