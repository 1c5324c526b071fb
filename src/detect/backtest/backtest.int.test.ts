import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorCalled } from '../../../tests/harness/actors.ts';
import { type Floor, hitOf, openFloor, RECEIVED_AT } from '../../../tests/harness/alerts-floor.ts';
import { createEventEncoder, type LakeEvent, type StoredEvent } from '../../collect/lake/index.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../../collect/lake/test-lake.ts';
import type { FieldRecord } from '../../collect/sources/index.ts';
import { type BacktestDesk, createBacktestDesk } from './backtest-desk.ts';
import { type Backtest, type StartBacktest, startBacktest } from './contract.ts';
import { dayWindows } from './day-windows.ts';

const DAY_MS = 86_400_000;
const RULE_ID = '5b1c6b1e-0000-4000-8000-000000000001';
const OTHER_ID = '5b1c6b1e-0000-4000-8000-000000000002';
const rita = actorCalled('Rita', ['rules.backtest']);
const guest = actorCalled('Guest', ['rules.read', 'events.read']);

function ruleText(detection: string, id = RULE_ID): string {
  return `title: Rule under backtest\nid: ${id}\nauthor: A. Writer\nlevel: high\nlogsource: {product: windows}\ndetection:\n  sel: ${detection}\n  condition: sel\n`;
}

const json = (fields: FieldRecord) => new TextEncoder().encode(JSON.stringify(fields));

/** As the composition root does: a JSON raw is decoded again. */
function decode(stored: StoredEvent) {
  const text = Buffer.from(stored.raw).toString();
  const fields = text.startsWith('{') ? (JSON.parse(text) as FieldRecord) : stored.fields;
  return { fields, logsource: { product: stored.product, service: stored.service, categories: stored.categories } };
}

/** Of the alerts' journal: the event of `hitOf(n)`. */
function judgedEvent(n: number, fields: FieldRecord): LakeEvent {
  const origin = originOf(0, 0, { position: { journalId: 'k3v9x2ma', sequence: n + 1, record: 0 } });
  return eventOf(origin, { timeMs: RECEIVED_AT - 5_000 + n, fields, raw: json(fields) });
}

let test: TestLake;
let floor: Floor;
let desk: BacktestDesk;
const failures: unknown[] = [];

beforeAll(async () => {
  [test, floor] = await Promise.all([openTestLake(), openFloor()]);
  const { control } = floor;
  desk = createBacktestDesk({
    lake: test.lake,
    decode,
    db: control.db,
    control,
    nowMs: () => Date.now(),
    onFailure: (error) => failures.push(error),
  });
  // Ten days, three events each: two that a rule for `evil` meets, of which one is a list, and one harmless.
  const events = Array.from({ length: 10 }, (_, day) => day).flatMap((day) => {
    const timeMs = Date.UTC(2026, 0, 1 + day, 23, 59, 59);
    const fields = [
      { CommandLine: 'Evil.exe /x' },
      { CommandLine: ['a', 'EVIL'] },
      { CommandLine: 'fine', Own: 'evil' },
    ];
    return fields.map((one, record) => eventOf(originOf(day + 1, record), { timeMs, fields: one, raw: json(one) }));
  });
  const judged = [
    judgedEvent(1, { CommandLine: 'evil 1' }),
    judgedEvent(2, { CommandLine: 'evil backup' }),
    judgedEvent(3, { CommandLine: 'harmless' }),
  ];
  await test.lake.insert(createEventEncoder()([...events, ...judged]), 'backtest');
});
afterAll(async () => {
  await desk.close();
  await test.close();
  expect(failures).toEqual([]);
});

async function settled(id: string): Promise<Backtest> {
  for (;;) {
    const shown = desk.show(rita, id);
    if (shown.finishedAt !== null) return shown;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

type Wanted = Partial<Omit<StartBacktest, 'limits'>> & { readonly limits?: Partial<StartBacktest['limits']> };

async function run(text: string, wanted: Wanted = {}): Promise<Backtest> {
  const input = {
    rules: [{ file: 'own.yml', text }],
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    ...wanted,
  };
  return settled((await desk.start(rita, startBacktest.body.parse(input))).id);
}

describe('a backtest', () => {
  it('says how often a rule hits, when, whom, and what it cost', async () => {
    const done = await run(ruleText('{CommandLine|contains: evil}'));
    expect(done).toMatchObject({ state: 'done', progress: 1, rules: 1, issues: [], fault: null });
    const [result] = done.results;
    expect(result).toMatchObject({
      rule: { id: RULE_ID, author: 'A. Writer', level: 'high', file: 'own.yml' },
      hits: 20,
      topEntities: [{ entity: 'host:pc1', hits: 20 }],
      byMatcher: { events: 0, because: [] },
      coveredFrom: '2026-01-01T00:00:00.000Z',
      stoppedBy: null,
      precision: null,
    });
    expect(result?.perDay).toEqual(
      Array.from({ length: 10 }, (_, day) => ({
        day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
        hits: 2,
      })),
    );
    expect(result?.samples).toHaveLength(20);
    expect(result?.samples[0]).toMatchObject({ time: '2026-01-10T23:59:59.000Z', entity: 'host:pc1' });
    expect(result?.cost.rowsRead).toBeGreaterThanOrEqual(30);
    expect(result?.cost.bytesRead).toBeGreaterThan(0);
  });

  it('takes its window from inclusive to exclusive', async () => {
    const at = '2026-01-05T23:59:59Z';
    const done = await run(ruleText('{CommandLine|contains: evil}'), { from: at, to: '2026-01-06T23:59:59Z' });
    expect(done.results[0]?.perDay).toEqual([{ day: '2026-01-05', hits: 2 }]);
  });

  it('leaves to the matcher what the lake does not keep, and counts it with the rest', async () => {
    const keywords = await run(ruleText('[evil]'));
    expect(keywords.results[0]).toMatchObject({ hits: 30, byMatcher: { events: 30, because: ['keywords'] } });
    const own = await run(ruleText('{CommandLine: fine, Own: EVIL}'));
    expect(own.results[0]).toMatchObject({ hits: 10, byMatcher: { events: 10, because: ['Own'] } });
  });

  it('leaves to the matcher a rule that the engine refuses', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `'x${n}'`).join(', ');
    const done = await run(ruleText(`{CommandLine|startswith: [evil, ${many}]}`));
    expect(done.results[0]).toMatchObject({ hits: 20, byMatcher: { events: 30, because: ['sql-refused'] } });
  });

  it('compares with what people said of the rule’s alerts', async () => {
    await floor.raise([
      hitOf(1, { host: 'a', rule: RULE_ID }),
      hitOf(2, { host: 'b', rule: RULE_ID }),
      hitOf(3, { host: 'c', rule: RULE_ID }),
    ]);
    const { data } = await floor.list();
    for (const { number, entity } of data) await floor.judge(number, entity.name === 'a' ? 'true' : 'false');
    const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };
    const wide = await run(ruleText('{CommandLine|contains: evil}'), window);
    expect(wide.results[0]).toMatchObject({
      hits: 2,
      verdicts: {
        true: { alerts: 1, stillHit: 1 },
        false: { alerts: 2, stillHit: 1 },
        benign: { alerts: 0, stillHit: 0 },
      },
      precision: 0.5,
    });
    const tuned = await run(ruleText("{CommandLine: 'evil 1'}"), window);
    expect(tuned.results[0]).toMatchObject({ precision: 1, verdicts: { false: { alerts: 2, stillHit: 0 } } });
    const other = await run(ruleText('{CommandLine|contains: evil}', OTHER_ID), window);
    expect(other.results[0]).toMatchObject({ hits: 2, precision: null });
  });

  it('stops at its limit of rows, newest days first, and says so', async () => {
    const done = await run(ruleText('{CommandLine|contains: evil}'), { limits: { rowsRead: 40 } });
    expect(done.state).toBe('done');
    expect(done.results[0]).toMatchObject({ stoppedBy: 'rows' });
    expect(done.results[0]?.hits).toBeLessThan(20);
    expect(Date.parse(done.results[0]?.coveredFrom ?? '')).toBeGreaterThan(Date.UTC(2026, 0, 1));
  });

  it('can be cancelled, keeps what it found, and leaves a trail', async () => {
    const input = { rules: [{ file: 'own.yml', text: ruleText('{CommandLine|contains: evil}') }], limits: {} };
    const window = { from: '2025-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
    const { id } = await desk.start(rita, startBacktest.body.parse({ ...input, ...window }));
    await desk.cancel(rita, id);
    const cancelled = await settled(id);
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.results.every(({ stoppedBy }) => stoppedBy === 'cancelled')).toBe(true);
    const actions = (await floor.audited()).filter(({ subject }) => subject === `backtest:${id}`);
    expect(actions.map(({ action }) => action)).toEqual(['rules.backtest', 'rules.cancel-backtest']);
  });

  it('runs the sound rules of a set and names what is wrong with the others', async () => {
    const faulty = { file: 'bad.yml', text: ruleText('{CommandLine|nonsense: x}') };
    const done = await run('', { rules: [faulty, { file: 'own.yml', text: ruleText('{CommandLine: fine}') }] });
    expect(done.results.map(({ rule, hits }) => [rule.file, hits])).toEqual([['own.yml', 10]]);
    expect(done.issues).toMatchObject([{ file: 'bad.yml', code: 'unknown-modifier', severity: 'error' }]);
  });

  it('applies the filters of the set, and refuses its correlations aloud', async () => {
    const filter = `title: Not the harmless\nlogsource: {product: windows}\nfilter:\n  rules: [${RULE_ID}]\n  own: {CommandLine: 'Evil.exe /x'}\n  condition: not own\n`;
    const many = `title: Many\nid: ${OTHER_ID}\ncorrelation:\n  type: event_count\n  rules: [${RULE_ID}]\n  group-by: [Image]\n  timespan: 1h\n  condition: {gte: 5}\n`;
    const files = [ruleText('{CommandLine|contains: evil}'), filter, many];
    const done = await run('', { rules: files.map((text, index) => ({ file: `${index}.yml`, text })) });
    expect(done.results.map(({ hits }) => hits)).toEqual([10]);
    expect(done.issues.filter(({ severity }) => severity === 'error')).toMatchObject([
      { file: '2.yml', code: 'correlation-not-backtested' },
    ]);
  });

  it('is for those who may, within bounds, and only while it is kept', async () => {
    const input = startBacktest.body.parse({
      rules: [{ file: 'a', text: 'x' }],
      from: '2026-01-02T00:00:00Z',
      to: '2026-01-01T00:00:00Z',
    });
    await expect(desk.start(guest, input)).rejects.toMatchObject({ code: 'identity.denied' });
    await expect(desk.start(rita, input)).rejects.toMatchObject({ code: 'backtest.window' });
    await expect(desk.start(rita, { ...input, from: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'backtest.window',
    });
    expect(() => desk.show(rita, 'nothing')).toThrow(expect.objectContaining({ code: 'backtest.missing' }));
  });
});

describe('a window', () => {
  it('is cut at midnights, newest first, without gaps', () => {
    const window = { fromMs: DAY_MS * 3 + 5, toMs: DAY_MS * 5 + 1 };
    const all = () => true;
    expect(dayWindows(window, all)).toEqual([
      { fromMs: DAY_MS * 5, toMs: DAY_MS * 5 + 1 },
      { fromMs: DAY_MS * 4, toMs: DAY_MS * 5 },
      { fromMs: DAY_MS * 3 + 5, toMs: DAY_MS * 4 },
    ]);
    expect(dayWindows({ fromMs: DAY_MS, toMs: DAY_MS }, all)).toEqual([]);
    expect(dayWindows({ fromMs: DAY_MS, toMs: DAY_MS * 2 }, all)).toEqual([{ fromMs: DAY_MS, toMs: DAY_MS * 2 }]);
    expect(dayWindows(window, (dayMs) => dayMs === DAY_MS * 4)).toEqual([{ fromMs: DAY_MS * 4, toMs: DAY_MS * 5 }]);
  });
});
