import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createEventEncoder, RULE_LAYOUT } from '../../../collect/lake/index.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../../../collect/lake/test-lake.ts';
import type { EventValue, MatchableEvent } from '../contract.ts';
import { compileRules, parseRules, type SigmaRule } from '../index.ts';
import { emitSelect } from './emit-select.ts';

type Fields = Record<string, EventValue>;
type Case = {
  readonly name: string;
  readonly item?: string;
  readonly detection?: string;
  readonly match: readonly unknown[];
  readonly miss: readonly unknown[];
};

/** Where the lake keeps the two fields of the cases: in columns, in the map, and in the map because raw is no JSON. */
const PLACES = [
  { Field: 'CommandLine', Second: 'ParentCommandLine' },
  { Field: 'Contents', Second: 'Message' },
  { Field: 'OwnField', Second: 'OwnSecond' },
] as const;

const FOLDER = join(import.meta.dirname, '../fixtures/conformance');
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => {
    const cases = parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly Case[];
    return cases.map((one) => ({ ...one, file }));
  });

type Trial = {
  readonly name: string;
  readonly rule: SigmaRule;
  readonly events: readonly { readonly event: MatchableEvent; readonly isMatch: boolean }[];
};

const spaced = (name: string): string => `${name.slice(0, 2)} ${name.slice(2)}`;

function trialOf(one: Case & { file: string }, number: number, place: (typeof PLACES)[number]): Trial {
  const renamed = (text: string): string =>
    text
      .replace(/\bFi eld\b/g, spaced(place.Field))
      .replace(/\b(Field|Second)\b/g, (name) => place[name as keyof typeof place]);
  const service = `case-${number}`;
  const detection = one.detection ?? `sel: {${one.item}}\ncondition: sel\n`;
  const text = `title: ${service}\nlogsource: {product: windows, service: ${service}}\ndetection:\n${detection.replace(/^/gm, '  ')}`;
  const { rules, issues } = parseRules({ file: one.file, text: renamed(text), version: '1' });
  const [rule] = rules;
  if (rule === undefined) throw new Error(`${one.file}: ${one.name}: ${JSON.stringify(issues)}`);
  const nameOf = (name: string): string => {
    if (name.replaceAll(' ', '') === 'Field') return name === 'Field' ? place.Field : spaced(place.Field);
    return name === 'Second' ? place.Second : name;
  };
  const toEvent = (value: unknown): MatchableEvent => {
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    const fields = isRecord ? (value as Fields) : { Field: value as EventValue };
    const entries = Object.entries(fields).map(([name, of]) => [nameOf(name), of]);
    return {
      fields: Object.fromEntries([['Unrelated', 'zzz'], ...entries]) as Fields,
      logsource: { product: 'windows', service, categories: [] },
    };
  };
  const events = [
    ...one.match.map((value) => ({ event: toEvent(value), isMatch: true })),
    ...one.miss.map((value) => ({ event: toEvent(value), isMatch: false })),
  ];
  return { name: `${one.file}: ${one.name} (${place.Field})`, rule, events };
}

const TRIALS = CASES.flatMap((one, index) =>
  PLACES.map((place, at) => trialOf(one, index * PLACES.length + at, place)),
);

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
  const rows = TRIALS.flatMap(({ events }, trial) =>
    events.map(({ event }, record) => eventOf(originOf(trial, record), { ...event })),
  );
  await test.lake.insert(createEventEncoder()(rows), 'conformance');
});
afterAll(() => test.close());

/** The records matched, by trial. */
async function matchedBySql(): Promise<ReadonlyMap<number, readonly number[]>> {
  const found = new Map<number, number[]>(TRIALS.map((_, trial) => [trial, []]));
  for (let from = 0; from < TRIALS.length; from += 40) {
    const selects = TRIALS.slice(from, from + 40).map(({ rule }) => {
      const { select } = emitSelect(rule, { ...RULE_LAYOUT, columns: ['sequence', 'record'] });
      return `SELECT sequence, record FROM (${select})`;
    });
    const rows = await test.lake.query<{ sequence: string; record: number }>(selects.join('\nUNION ALL\n'), {});
    for (const { sequence, record } of rows) found.get(Number(sequence))?.push(record);
  }
  return found;
}

/** What went wrong, one line each: a case fails with its event, not with a number. */
function faultsOf(matchedOf: (trial: number) => ReadonlySet<number>): readonly string[] {
  return TRIALS.flatMap(({ name, events }, trial) => {
    const matched = matchedOf(trial);
    return events.flatMap(({ event, isMatch }, record) => {
      if (matched.has(record) === isMatch) return [];
      return [`${name}: ${isMatch ? 'missed' : 'matched'} ${JSON.stringify(event.fields)}`];
    });
  });
}

describe('the conformance cases', () => {
  it('are many, and each says what matches and what does not', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(150);
    expect(new Set(CASES.map(({ name, file }) => `${file} ${name}`)).size).toBe(CASES.length);
    expect(CASES.filter(({ match, miss }) => match.length + miss.length < 2)).toEqual([]);
  });

  it('hold in the stream', () => {
    const faults = faultsOf((trial) => {
      const { rule, events } = TRIALS[trial] as Trial;
      const { matcher } = compileRules([rule]);
      return new Set(
        events.keys().filter((record) => matcher.match(events[record]?.event as MatchableEvent).length > 0),
      );
    });
    expect(faults).toEqual([]);
  });

  it('hold in SQL on the real engine', async () => {
    const found = await matchedBySql();
    expect(faultsOf((trial) => new Set(found.get(trial)))).toEqual([]);
  });
});
