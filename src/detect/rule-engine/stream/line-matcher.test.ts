import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventValue, MatchableEvent } from '../contract.ts';
import { plainMatch } from '../fixtures/plain-matcher.ts';
import { compileRules, parseRules, type SigmaRule } from '../index.ts';
import type { LineLayout } from './line-layout.ts';

/** A source whose members are its fields, but for `Alias`, which stands for `A`, and `Made`, made of two. */
function toEvent(members: Record<string, EventValue>): MatchableEvent | undefined {
  if (typeof members.Kind !== 'string') return undefined;
  const fields = { ...members };
  if (fields.A === undefined && typeof fields.Alias === 'string') fields.A = fields.Alias;
  if (fields.Made === undefined && fields.A !== undefined) fields.Made = `kk1.${String(fields.A)}b`;
  return { fields, logsource: { product: 'windows', service: members.Kind, categories: [] } };
}

const layout: LineLayout = {
  isUtf8,
  decode: (line) => {
    try {
      const value: unknown = JSON.parse(Buffer.from(line).toString('utf8'));
      return typeof value === 'object' && value !== null && !Array.isArray(value) && !('Other' in value)
        ? toEvent(value as Record<string, EventValue>)
        : undefined;
    } catch {
      return undefined;
    }
  },
  complete: toEvent,
  deciding: ['Kind'],
  foreign: ['Other'],
  derived: {
    A: { inputs: ['Alias'], replaces: false, isMade: false },
    Made: { inputs: ['A', 'Alias'], replaces: false, isMade: true },
  },
};

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'K', '1', '.', '\\', '"', 'é'), minLength: 1, maxLength: 6 });
const modifier = fc.constantFrom('', '|contains', '|startswith', '|endswith', '|cased', '|contains|all', '|neq', '|re');
const item = fc.tuple(
  fc.constantFrom('A', 'B', 'C D', 'Made'),
  modifier,
  fc.oneof(word, fc.array(word, { minLength: 2, maxLength: 3 }), fc.nat(12), fc.constant(null)),
);
const map = fc
  .array(item, { minLength: 1, maxLength: 3 })
  .map((items) => Object.fromEntries(items.map(([field, modifiers, value]) => [`${field}${modifiers}`, value])));
const keywords = fc.array(fc.oneof(word, fc.constantFrom('kk1.', 'abab', 'a\\bab')), { minLength: 1, maxLength: 2 });
const rule = fc
  .record({
    x: fc.oneof({ weight: 4, arbitrary: map }, keywords),
    y: map,
    condition: fc.constantFrom('x', 'x and y', 'x and not y', 'not x', 'x or y'),
    service: fc.constantFrom('one', 'two'),
  })
  .map(({ service, ...detection }) =>
    JSON.stringify({ title: 'Random', logsource: { product: 'windows', service }, detection }),
  )
  .map((text) => parseRules({ file: 'random.yml', text, version: '' }).rules)
  .filter((rules) => rules.length === 1)
  .map(([only]) => only as SigmaRule);

const scalar: fc.Arbitrary<EventValue> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'b', 'K', '1', '.', '\\', '"', '\n', 'é', '\u212A', '\u0001'),
      maxLength: 12,
    }),
  },
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom<EventValue>(null, true, 1.5, 1e21, 2 ** 70, 'abab', 'xkk1.x', ''),
);
const value = fc.oneof({ weight: 5, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }));
const members = fc.dictionary(fc.constantFrom('A', 'B', 'C D', 'CD', 'Alias', 'Z', 'Other', 'Made'), value, {
  maxKeys: 5,
});
const line = fc
  .tuple(members, fc.constantFrom('one', 'two', 'three', 1), fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5))
  .map(([record, kind, spelling]) => spell(JSON.stringify({ ...record, Kind: kind }), spelling));

/** The same event as other writers put it, and lines that are none. */
function spell(text: string, how: number): string {
  if (how === 1) return text.replaceAll('":', '": ').replaceAll(',"', ', "');
  if (how === 2) return text.replaceAll('a', '\\u0061');
  if (how === 3) return text.slice(0, -1);
  if (how === 4) return ` ${text}`;
  return how === 5 ? `${text}\r` : text;
}

function slowly(rules: readonly SigmaRule[], lines: readonly string[]) {
  const events = lines.map((text) => layout.decode(Buffer.from(text)));
  return {
    events: events.filter((event) => event !== undefined).length,
    rejected: lines.flatMap((text, at) => (text.trim() !== '' && events[at] === undefined ? [at + 1] : [])),
    matches: events.flatMap((event, at) => {
      const found = event === undefined ? [] : rules.flatMap((one, index) => (plainMatch(one, event) ? [index] : []));
      return found.length > 0 ? [{ line: at + 1, rules: found }] : [];
    }),
  };
}

describe('matching lines by their bytes', () => {
  it('finds exactly what a plain reading of the rules finds in the decoded lines', () => {
    let matched = 0;
    let fast = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 6 }),
        fc.array(line, { minLength: 1, maxLength: 30 }),
        fc.constantFrom({ kernel: 'wasm' }, { kernel: 'plain' }, { remembers: false }),
        (rules, lines, options) => {
          const batch = compileRules(rules).openLines(layout, options as object);
          const payload = Buffer.from(lines.join('\n'));
          const expected = slowly(rules, lines);
          for (let again = 0; again < 2; again++) {
            const { events, rejected, matches } = batch.matchBatch(payload);
            expect({ events, rejected }).toEqual({ events: expected.events, rejected: expected.rejected });
            expect(matches.map((match) => ({ line: match.line, rules: match.rules }))).toEqual(expected.matches);
            matched += matches.length;
          }
          fast += 2 * lines.length - batch.counts.slowLines;
        },
      ),
      { numRuns: 300 },
    );
    expect(matched).toBeGreaterThan(300);
    expect(fast).toBeGreaterThan(300);
  });

  it('takes lines that are longer than a scan, bytes that are no UTF-8 and an open end', () => {
    const { openLines } = compileRules([
      parseRules({
        file: 'r',
        text: JSON.stringify({
          title: 'R',
          logsource: { product: 'windows' },
          detection: { x: { 'A|contains': 'needle' }, condition: 'x' },
        }),
        version: '',
      }).rules[0] as SigmaRule,
    ]);
    const hit = '{"Kind":"one","A":"a needle"}';
    const long = `{"Kind":"one","A":"${'x'.repeat(600_000)}needle"}`;
    const payload = Buffer.concat([Buffer.from(`${hit}\n${long}\n\n`), Buffer.from([0xff, 0x0a]), Buffer.from(hit)]);
    const { events, rejected, matches } = openLines(layout).matchBatch(payload);
    expect({ events, rejected }).toEqual({ events: 3, rejected: [4] });
    expect(
      matches.map((match) => [match.line, match.record, payload.toString('utf8', match.start, match.start + 6)]),
    ).toEqual([
      [1, 1, '{"Kind'],
      [2, 2, '{"Kind'],
      [5, 4, '{"Kind'],
    ]);
  });
});
