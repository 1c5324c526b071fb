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
    A: { inputs: ['Alias'], replaces: false, kind: 'copied' },
    Made: { inputs: ['A', 'Alias'], replaces: false, kind: 'made' },
  },
};

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'K', '1', '.', '\\', '"', 'é', '\uFEFF'),
  minLength: 1,
  maxLength: 6,
});
const modifier = fc.constantFrom('', '|contains', '|startswith', '|endswith', '|cased', '|contains|all', '|neq', '|re');
const item = fc.tuple(
  fc.constantFrom('A', 'B', 'C D', 'Made'),
  modifier,
  fc.oneof(word, fc.array(word, { minLength: 2, maxLength: 3 }), fc.nat(12), fc.constant(null)),
);
const reference = fc.tuple(
  fc.constantFrom('A', 'B', 'Made'),
  fc.constantFrom('|fieldref', '|fieldref|endswith'),
  fc.constantFrom('A', 'B', 'C D'),
);
const map = fc
  .array(fc.oneof({ weight: 6, arbitrary: item }, reference), { minLength: 1, maxLength: 3 })
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
      unit: fc.constantFrom('a', 'b', 'K', '1', '.', '\\', '"', '\n', 'é', '\u212A', '\u0001', '\uFEFF'),
      maxLength: 12,
    }),
  },
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom<EventValue>(null, true, 1.5, 1e21, 2 ** 70, 'abab', 'xkk1.x', ''),
);
const value = fc.oneof({ weight: 5, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }));
const name = fc.constantFrom('A', 'B', 'C D', 'CD', 'Alias', 'Z', 'Other', 'Made', 'A ', 'Al ias', 'Ma de', 'Ki nd');
const members = fc.dictionary(name, value, { maxKeys: 5 });
const line = fc
  .tuple(members, fc.constantFrom('one', 'two', 'three', 1), fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7))
  .map(([record, kind, spelling]) => spell(JSON.stringify({ ...record, Kind: kind }), spelling));

/** The same event as other writers put it, and lines that are none. */
function spell(text: string, how: number): string {
  if (how === 6) return `${text}${'x},"\uFEFF\u0001 '[text.length % 7]}`;
  if (how === 7) return text.replaceAll('":', text.length % 2 === 0 ? '" :' : '":  ');
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

/** Detection items as one rule for all lines. */
function openRules(...items: readonly Record<string, EventValue>[]) {
  const rules = items.map((x) => {
    const text = JSON.stringify({ title: 'R', logsource: { product: 'windows' }, detection: { x, condition: 'x' } });
    return parseRules({ file: 'r', text, version: '' }).rules[0] as SigmaRule;
  });
  return compileRules(rules).openLines(layout);
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
    const hit = '{"Kind":"one","A":"a needle"}';
    const long = `{"Kind":"one","A":"${'x'.repeat(600_000)}needle"}`;
    const payload = Buffer.concat([Buffer.from(`${hit}\n${long}\n\n`), Buffer.from([0xff, 0x0a]), Buffer.from(hit)]);
    const { events, rejected, matches } = openRules({ 'A|contains': 'needle' }).matchBatch(payload);
    expect({ events, rejected }).toEqual({ events: 3, rejected: [4] });
    expect(
      matches.map((match) => [match.line, match.record, payload.toString('utf8', match.start, match.start + 6)]),
    ).toEqual([
      [1, 1, '{"Kind'],
      [2, 2, '{"Kind'],
      [5, 4, '{"Kind'],
    ]);
  });

  it('keeps a byte order mark that begins a value', () => {
    const lines = ['{"Kind":"one","A":"\uFEFFabc"}', '{"Kind":"one","A":"abc"}', '{"Kind":"one","A":["\uFEFFabc"]}'];
    const { matches } = openRules({ A: 'abc' }, { A: '\uFEFFabc' }).matchBatch(Buffer.from(lines.join('\n')));
    expect(matches.map(({ line, rules }) => [line, rules])).toEqual([
      [1, [1]],
      [2, [0]],
      [3, [1]],
    ]);
  });

  it.each(['x', '}', ',', '"', 'é', '\uFEFF', '\u0001'])('rejects a line with %j behind its last brace', (junk) => {
    const line = '{"Kind":"one","A":"abc"}';
    const payload = Buffer.from([line, `${line}${junk}`, `${line}\r`, `${line} `, `${line}${junk}`].join('\n'));
    const { rejected, matches } = openRules({ A: 'abc' }).matchBatch(payload);
    expect({ rejected, lines: matches.map((match) => match.line) }).toEqual({ rejected: [2, 5], lines: [1, 3, 4] });
  });

  it('sees names that only blanks tell from names that the decoder makes or looks for', () => {
    const lines = ['{"Kind":"one","Alias":"h","A ":"x"}', '{"Kind":"one","A":"h","Ma de":"x"}'];
    const batch = openRules({ A: 'h' }, { Made: 'kk1.hb' }, { A: 'x' }, { Made: 'x' });
    const { matches } = batch.matchBatch(Buffer.from(lines.join('\n')));
    expect(matches.map((match) => match.rules)).toEqual([
      [0, 1, 2],
      [0, 1, 3],
    ]);
  });

  it('copies a field from a member only where that is a text', () => {
    const lines = ['"h"', '5', 'null', '["h"]', '"5"', '"h"'].map((alias) => `{"Kind":"one","Alias":${alias}}`);
    for (const order of [lines, lines.toReversed(), [...lines.slice(1), ...lines]]) {
      const { matches } = openRules({ A: 'h' }, { A: 5 }, { A: null }).matchBatch(Buffer.from(order.join('\n')));
      const found = new Map(matches.map(({ line, rules }) => [line, rules]));
      const expected = { '"h"': [0], '5': [2], null: [2], '["h"]': [2], '"5"': [1] };
      expect(order.map((line, at) => [line, found.get(at + 1)])).toEqual(
        order.map((line) => [line, expected[line.slice(22, -1) as keyof typeof expected]]),
      );
    }
  });

  it.each([
    ['"aB\\\\\\"\\n"', '"Ab\\\\\\"\\n"', true],
    ['"abc"', '"ab"', false],
    ['"abc"', '"abd"', false],
    ['"k"', '"\u212A"', true],
    ['"a"', '"\\u0061"', true],
    ['"/"', '"\\/"', true],
    ['5', '"5"', true],
    ['["x","abc"]', '"ABC"', true],
  ])('takes %s and %s for one text: %s', (a, b, isEqual) => {
    const x = { 'A|fieldref': 'B' };
    const lines = [`{"Kind":"one","A":${a},"B":${b}}`, `{"Kind":"one","A":${b},"B":${a}}`];
    const found = openRules(x).matchBatch(Buffer.from(lines.join('\n'))).matches;
    expect(found.map((match) => match.line)).toEqual(isEqual ? [1, 2] : []);
  });

  it('reads lines with and without blanks behind their colons, whichever comes first', () => {
    const tight = '{"Kind":"one","A":"abc"}';
    const wide = tight.replaceAll('":', '": ');
    for (const kinds of [
      [tight, wide],
      [wide, tight],
    ]) {
      const batch = openRules({ A: 'abc' });
      const { events, matches } = batch.matchBatch(Buffer.from(`${kinds.join('\n')}\n`.repeat(50)));
      expect({ events, matches: matches.length, slow: batch.counts.slowLines }).toEqual({
        events: 100,
        matches: 100,
        slow: 0,
      });
    }
  });

  it('still learns lines after more hostile keys than it keeps', () => {
    const batch = openRules({ A: 'abc' });
    const hostile = Array.from({ length: 3000 }, (_, at) => `{"k${at}":1,"Kind":"one"}`);
    batch.matchBatch(Buffer.from(hostile.join('\n')));
    const before = batch.counts.slowLines;
    // More than are refused before the keys are learned anew.
    const usual = Array.from({ length: 3000 }, () => '{"A":"abc","Kind":"one"}');
    expect(batch.matchBatch(Buffer.from(usual.join('\n'))).matches).toHaveLength(3000);
    expect(before).toBeGreaterThan(2000);
    expect(batch.counts.slowLines - before).toBeLessThan(1100);
  });

  it('still reads lines by template after more shapes than there is room for', () => {
    const batch = openRules({ A: 'abc' });
    const shapes = Array.from({ length: 30 * 40 }, (_, at) => {
      const keys = Array.from({ length: 40 }, (__, member) => `"m${member}.${member < 38 ? at % 40 : at}":1`);
      return `{"Kind":"one",${keys.with(at % 40, '"A":"abc"').join(',')}}`;
    });
    // Afterwards each behind the first, whose template has given its place to another's.
    for (const lines of [shapes, shapes.flatMap((line) => [shapes[0], line])])
      expect(batch.matchBatch(Buffer.from(lines.join('\n'))).matches).toHaveLength(lines.length);
  });
});
