import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventValue, MatchableEvent } from '../contract.ts';
import { plainMatch } from '../fixtures/plain-matcher.ts';
import { compileRules, parseRules, type SigmaRule } from '../index.ts';

const FIELDS = ['A', 'B', 'C D'];
/** After so many events of a kind its plan is made anew. */
const FIRST_IMPROVEMENT = 1024;
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'K', '1', '.', 'é'), minLength: 1, maxLength: 3 });
const sigmaText = fc.string({ unit: fc.constantFrom('a', 'b', 'k', '1', '*', '?', '\\', ' -a', 'É'), maxLength: 4 });
const number = fc.integer({ min: 0, max: 12 });
const listOf = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { minLength: 2, maxLength: 3 }));

const TEXT_MODIFIERS = [
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|cased',
  '|contains|cased',
  '|neq',
  '|contains|all',
  '|windash|contains',
  '|endswith|neq',
];
const item = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...TEXT_MODIFIERS), listOf(sigmaText)) },
  fc.tuple(fc.constantFrom('', '|lt', '|gte', '|contains'), listOf(number)),
  fc.tuple(fc.constant('|exists'), fc.boolean()),
  fc.tuple(fc.constant(''), fc.constantFrom(null, '', true)),
  fc.tuple(fc.constantFrom('|re', '|re|i'), fc.constantFrom('a+b', '^a', 'K|1', '[ab]1$', 'ab?', '(ab|k).')),
  fc.tuple(fc.constant('|cidr'), fc.constantFrom('10.0.0.0/8', '::/64')),
  fc.tuple(fc.constantFrom('|fieldref', '|fieldref|contains', '|fieldref|neq'), fc.constantFrom(...FIELDS)),
);
const map = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), item), { minLength: 1, maxLength: 3 })
  .map((items) => Object.fromEntries(items.map(([field, [modifiers, value]]) => [`${field}${modifiers}`, value])));
const keywords = fc.array(fc.oneof(word, number, fc.constant('ab1ab1')), { minLength: 1, maxLength: 3 });
const selection = fc.oneof({ weight: 5, arbitrary: map }, fc.array(map, { minLength: 1, maxLength: 2 }), keywords);
const CONDITIONS = [
  'x',
  'x and y',
  'x or y',
  'x and not y',
  'not x',
  'not (x or y)',
  '1 of them',
  'all of them',
  'not not x and (y or z)',
  'x and not 1 of y*',
];

const rule = fc
  .record({ x: selection, y: selection, z: selection, condition: fc.constantFrom(...CONDITIONS) })
  .map((detection) => JSON.stringify({ title: 'Random', logsource: { product: 'windows' }, detection }))
  .map((text) => parseRules({ file: 'random.yml', text, version: '' }).rules)
  .filter((rules) => rules.length === 1)
  .map(([only]) => only as SigmaRule);

const scalar: fc.Arbitrary<EventValue> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'b', 'K', '1', '.', ' ', '-', '/', '–', 'é', '*', '\\'),
      maxLength: 6,
    }),
  },
  fc.integer({ min: 0, max: 12 }),
  fc.constantFrom(null, true, '10.1.2.3', '::1', 'ab1ab1', '\u212A', ''),
);
const value: fc.Arbitrary<EventValue> = fc.oneof({ weight: 5, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }));
const fields = fc.dictionary(fc.constantFrom(...FIELDS, 'CD', 'Z'), value);

function toEvent(record: Record<string, EventValue>): MatchableEvent {
  return { fields: record, logsource: { product: 'windows', service: '', categories: [] } };
}

function plainMatches(rules: readonly SigmaRule[], event: MatchableEvent): number[] {
  return rules.flatMap((one, index) => (plainMatch(one, event) ? [index] : []));
}

describe('the indexed matcher', () => {
  it('matches exactly what a plain reading of the rules matches, on random rules and events', () => {
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 8 }),
        fc.array(fields, { maxLength: 12 }),
        (rules, records) => {
          const { matcher } = compileRules(rules);
          for (const event of records.map(toEvent)) {
            const found = matcher.match(event);
            expect(found).toEqual(plainMatches(rules, event));
            for (const one of found) expect(matcher.explain(one, event)).toBeInstanceOf(Array);
            matched += found.length;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  it('still does after plans were improved by what was seen', () => {
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 4, maxLength: 12 }),
        fc.array(fields, { minLength: 10, maxLength: 40 }),
        (rules, records) => {
          const { matcher } = compileRules(rules);
          const events = records.map(toEvent);
          const expected = events.map((event) => plainMatches(rules, event));
          for (let seen = 0; seen < FIRST_IMPROVEMENT; seen++)
            matcher.match(events[seen % events.length] as MatchableEvent);
          const found = events.map((event) => matcher.match(event));
          expect(found).toEqual(expected);
          matched += found.flat().length;
        },
      ),
      { numRuns: 60 },
    );
    expect(matched).toBeGreaterThan(500);
  });

  const kit = process.env.WATCHFLOOR_DATA_KIT ?? join(import.meta.dirname, '../../../../../shared/data');
  const recordings = join(kit, 'logs/windows/otrf');

  it.skipIf(!existsSync(recordings))(
    'matches exactly that on a recorded intrusion and the public rules (needs the data kit)',
    () => {
      const rules = readPublicRules(['process_creation', 'registry', 'process_access', 'builtin/security']);
      const { matcher } = compileRules(rules);
      let matched = 0;
      for (const line of readRecording(recordings, 150)) {
        const event = { fields: line, logsource: { product: 'windows', service: 'security', categories: CATEGORIES } };
        const found = matcher.match(event);
        expect(found).toEqual(plainMatches(rules, event));
        matched += found.length;
      }
      expect(matched).toBeGreaterThan(0);
    },
  );
});

/** All at once: more rules look at every event than ever would. */
const CATEGORIES = ['process_creation', 'registry_set', 'registry_event', 'process_access'];

function readPublicRules(folders: readonly string[]): SigmaRule[] {
  const root = join(import.meta.dirname, '../../../../content/rules/sigmahq/rules/windows');
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yml'))
      .filter((_, index) => index % 4 === 0)
      .flatMap((file) => parseRules({ file, text: readFileSync(join(root, folder, file), 'utf8'), version: '' }).rules),
  );
}

function readRecording(folder: string, count: number): Record<string, EventValue>[] {
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .slice(0, 6)
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean));
  const step = Math.max(1, Math.floor(lines.length / count));
  return lines.filter((_, index) => index % step === 0).map((line) => JSON.parse(line) as Record<string, EventValue>);
}
