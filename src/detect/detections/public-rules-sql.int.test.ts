import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventEncoder, type LakeEvent, RULE_LAYOUT } from '../../collect/lake/index.ts';
import { openTestLake, originOf, type TestLake } from '../../collect/lake/test-lake.ts';
import { findSource, readRecords, SOURCE_DEFINITIONS } from '../../collect/sources/index.ts';
import { compileRules, type EmittedRule, emitSelect } from '../rule-engine/index.ts';
import { loadDetections } from './load-detections.ts';

/*
 * The whole public rule set over recordings, in the stream and in SQL: the same matches. `WATCHFLOOR_WIDE=1` takes every
 * event of the data kit's bench files and recordings, which takes many minutes.
 */

const ROOT = join(import.meta.dirname, '../../..');
const KIT = process.env.WATCHFLOOR_DATA_KIT ?? join(ROOT, '../shared/data');
const isWide = process.env.WATCHFLOOR_WIDE === '1';
const { rules } = loadDetections({ packDirs: [join(ROOT, 'content/rules/sigmahq')] });
const emitted = rules.map((rule) => emitSelect(rule, RULE_LAYOUT));

/** One event in so many. Of the regression cases all are taken: each has an event that a rule must meet. */
const RECORDINGS = [
  { path: join(ROOT, 'content/demo/intrusion.ndjson.gz'), oneIn: 1 },
  { path: join(KIT, 'sigma/regression_data'), oneIn: 1 },
  { path: join(KIT, 'bench/mixed.ndjson.zst'), oneIn: isWide ? 1 : 50 },
  ...(isWide ? ['bench/windows.ndjson.zst', 'logs'].map((path) => ({ path: join(KIT, path), oneIn: 1 })) : []),
].filter(({ path }) => existsSync(path));

/** By event, the rules by their place in the set. */
type Matches = Map<string, Set<number>>;

const inStream: Matches = new Map();
const undecided: Matches = new Map();
const inSql: Matches = new Map();

async function* eventsOf(
  { path, oneIn }: (typeof RECORDINGS)[number],
  state: { sequence: number },
): AsyncIterable<LakeEvent> {
  let seen = 0;
  for await (const part of readRecords(path, { sources: SOURCE_DEFINITIONS })) {
    const source = part.kind === 'payload' ? findSource(part.sourceId) : undefined;
    if (part.kind !== 'payload' || source === undefined) continue;
    const sequence = ++state.sequence;
    let record = 0;
    for (const event of source.decode(part.payload, part.format, { receivedAtMs: 0, sender: 'test' })) {
      record += 1;
      if (event.kind !== 'event' || seen++ % oneIn !== 0) continue;
      const origin = originOf(sequence, record, { sourceId: source.id });
      // Raw may be a view into the payload, which is reused.
      yield { origin, event: { ...event, raw: Uint8Array.from(event.raw) }, brief: source.toBrief(event) };
    }
  }
}

const keyOf = (sequence: number | string, record: number): string => `${sequence}-${record}`;

async function fillBoth(lake: TestLake['lake']): Promise<void> {
  const { matcher } = compileRules(rules);
  const encode = createEventEncoder();
  const state = { sequence: 0 };
  let batch: LakeEvent[] = [];
  const flush = async (): Promise<void> => {
    await lake.insert(encode(batch), `batch-${inStream.size}`);
    batch = [];
  };
  for (const recording of RECORDINGS) {
    for await (const one of eventsOf(recording, state)) {
      const { sequence, record } = one.origin.position;
      inStream.set(keyOf(sequence, record), new Set(matcher.match(one.event)));
      batch.push(one);
      if (batch.length >= 5_000) await flush();
    }
  }
  await flush();
}

type Numbered = { readonly rule: number; readonly sql: EmittedRule };

/** Many rules of one logsource in one query: the engine reads it once, and each event gets the numbers that hold. */
function queryOf(some: readonly Numbered[]): string {
  const definitions = new Map(some.flatMap(({ sql }) => [...sql.definitions]));
  const named = [...definitions].map(([name, sql]) => `${sql} AS ${name}, `);
  const numbers = (pick: (sql: EmittedRule) => string | null): string =>
    `arrayFilter(rule -> rule > 0, [0${some.map(({ rule, sql }) => `, if(${pick(sql) ?? '0'}, ${rule + 1}, 0)`).join('')}])`;
  const filter = isWide ? 'AND (notEmpty(matched) OR notEmpty(open))' : '';
  return `WITH ${named.join('')} ${numbers(({ matched }) => matched)} AS matched, ${numbers((sql) => sql.undecided)} AS open
    SELECT sequence, record, matched, open FROM events WHERE ${some[0]?.sql.logsource} ${filter}`;
}

function chunked(list: readonly Numbered[], size: number): readonly (readonly Numbered[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

type Row = { sequence: string; record: number; matched: readonly number[]; open: readonly number[] };

async function askSql(lake: TestLake['lake']): Promise<void> {
  const groups = Map.groupBy(
    emitted.map((sql, rule) => ({ rule, sql })),
    ({ sql }) => sql.logsource,
  );
  const queries = [...groups.values()].flatMap((list) => chunked(list, 100)).map(queryOf);
  const limits = { timeoutMs: 600_000, maxRows: 1_000_000, maxMemoryBytes: 2 ** 30 };
  const ask = async (query: string): Promise<void> => {
    for (const { sequence, record, matched, open } of await lake.query<Row>(query, {}, limits)) {
      const key = keyOf(sequence, record);
      note(inSql, key, matched);
      note(undecided, key, open);
    }
  };
  // The test lake has two readers.
  await Promise.all(
    [0, 1].map(async () => {
      for (let query = queries.shift(); query !== undefined; query = queries.shift()) await ask(query);
    }),
  );
}

function note(matches: Matches, key: string, numbers: readonly number[]): void {
  const known = matches.get(key) ?? new Set<number>();
  for (const number of numbers) known.add(number - 1);
  matches.set(key, known);
}

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
  await fillBoth(test.lake);
  await askSql(test.lake);
}, 3_600_000);
afterAll(() => test?.close());

const fileOf = (rule: number): string => rules[rule]?.description.file ?? '?';

describe('the public rules in SQL', () => {
  it('match what they match in the stream, event by event', () => {
    const differences: string[] = [];
    for (const [key, matched] of inStream) {
      const found = inSql.get(key) ?? new Set();
      const open = undecided.get(key) ?? new Set();
      for (const rule of matched) {
        if (!found.has(rule) && !open.has(rule)) differences.push(`only in the stream: ${key} ${fileOf(rule)}`);
      }
      for (const rule of found) if (!matched.has(rule)) differences.push(`only in SQL: ${key} ${fileOf(rule)}`);
    }
    expect(differences).toEqual([]);
    const total = [...inSql.values()].reduce((sum, { size }) => sum + size, 0);
    expect(total).toBeGreaterThan(existsSync(KIT) ? 400 : 20);
  });

  it('leave to the matcher only keywords, on records whose raw is a JSON object', () => {
    expect(new Set(emitted.flatMap(({ notKept }) => notKept))).toEqual(new Set(['keywords']));
    expect(emitted.filter((sql) => sql.undecided !== null).length).toBeLessThanOrEqual(107);
    const open = new Set([...undecided.values()].flatMap((numbers) => [...numbers]));
    expect([...open].filter((rule) => emitted[rule]?.undecided === null)).toEqual([]);
  });

  it('take no part of a rule for SQL of its own', () => {
    // Outside literals nothing but the words of this engine and the columns of the lake may stand.
    const words = new Set(emitted.flatMap(({ select }) => outsideLiterals(select).match(/[A-Za-z_]\w*/g) ?? []));
    const foreign = [...words].filter((word) => !/^(texts|folded)_\w+$|^f_\w+$/.test(word) && !KNOWN_WORDS.has(word));
    expect(foreign).toEqual([]);
  });
});

const outsideLiterals = (sql: string): string => sql.replace(/'(?:[^'\\]|\\.)*'/gs, "''");

const KNOWN_WORDS = new Set(
  `WITH AS SELECT FROM WHERE AND OR NOT IN inf NULL events
  journal_id sequence record time received_at source host user product service categories category raw fields moved_fields
  null_fields text name folded ip octet octets bytes bare number wanted bits other every_text every_folded is_undecided
  if multiIf ifNull arrayConcat arrayExists arrayFilter arrayMap arrayMax emptyArrayString has mapContains mapKeys mapValues
  lowerUTF8 replaceAll replaceRegexpOne position multiSearchAny startsWith endsWith match extract extractGroups substring
  length reverse unhex hex toString toInt64 toUInt128 toFloat64 bitShiftRight reinterpretAsUInt32 reinterpretAsUInt128
  IPv6StringToNumOrNull`.match(/\S+/g),
);
