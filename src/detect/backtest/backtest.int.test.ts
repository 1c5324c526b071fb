import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorCalled } from '../../../tests/harness/actors.ts';
import { type Floor, hitOf, openFloor, RECEIVED_AT } from '../../../tests/harness/alerts-floor.ts';
import { createEventEncoder, type Lake, type LakeEvent, type StoredEvent } from '../../collect/lake/index.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../../collect/lake/test-lake.ts';
import type { FieldRecord } from '../../collect/sources/index.ts';
import { type BacktestDesk, type BacktestDeskDeps, createBacktestDesk } from './backtest-desk.ts';
import { type Backtest, type StartBacktest, startBacktest } from './contract.ts';
import { dayWindows } from './day-windows.ts';

const DAY_MS = 86_400_000;
const RULE_ID = '5b1c6b1e-0000-4000-8000-000000000001';
const OTHER_ID = '5b1c6b1e-0000-4000-8000-000000000002';
const JUDGED_DAY = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };
const EVIL = ruleText('{CommandLine|contains: evil}');
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
  desk = deskWith({});
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
  await floor.raise([
    hitOf(1, { host: 'a', rule: RULE_ID }),
    hitOf(2, { host: 'b', rule: RULE_ID }),
    hitOf(3, { host: 'c', rule: RULE_ID }),
  ]);
  const { data } = await floor.list();
  for (const { number, entity } of data) await floor.judge(number, entity.name === 'a' ? 'true' : 'false');
});
afterAll(async () => {
  await desk.close();
  await test.close();
  expect(failures).toEqual([]);
});

function deskWith(changes: Partial<BacktestDeskDeps>): BacktestDesk {
  const { control } = floor;
  const onFailure = (error: unknown) => failures.push(error);
  return createBacktestDesk({
    lake: test.lake,
    decode,
    db: control.db,
    control,
    nowMs: Date.now,
    onFailure,
    ...changes,
  });
}

/** The real lake, asked something else instead. */
function lakeThat(query: Lake['query']): Lake {
  return { ...test.lake, query };
}

async function settled(id: string, at = desk): Promise<Backtest> {
  for (;;) {
    const shown = at.show(rita, id);
    if (shown.finishedAt !== null) return shown;
    await sleep(20);
  }
}

type Wanted = Partial<Omit<StartBacktest, 'limits'>> & { readonly limits?: Partial<StartBacktest['limits']> };

function inputOf(text: string, wanted: Wanted = {}): StartBacktest {
  const january = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
  return startBacktest.body.parse({ rules: [{ file: 'own.yml', text }], ...january, ...wanted });
}

async function run(text: string, wanted: Wanted = {}, at = desk): Promise<Backtest> {
  return settled((await at.start(rita, inputOf(text, wanted))).id, at);
}

describe('a backtest', () => {
  it('says how often a rule hits, when, whom, and what it cost', async () => {
    const done = await run(EVIL);
    expect(done).toMatchObject({ state: 'done', progress: 1, rules: 1, issues: [], fault: null });
    const [result] = done.results;
    expect(result).toMatchObject({
      rule: { id: RULE_ID, author: 'A. Writer', level: 'high', file: 'own.yml' },
      hits: 20,
      entities: 1,
      entityDays: 10,
      daysSearched: 10,
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
    const done = await run(EVIL, { from: at, to: '2026-01-06T23:59:59Z' });
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
    const wide = await run(EVIL, JUDGED_DAY);
    expect(wide.results[0]).toMatchObject({
      hits: 2,
      verdicts: {
        true: { alerts: 1, stillHit: 1 },
        false: { alerts: 2, stillHit: 1 },
        benign: { alerts: 0, stillHit: 0 },
      },
      precision: 0.5,
    });
    const tuned = await run(ruleText("{CommandLine: 'evil 1'}"), JUDGED_DAY);
    expect(tuned.results[0]).toMatchObject({ precision: 1, verdicts: { false: { alerts: 2, stillHit: 0 } } });
    const other = await run(ruleText('{CommandLine|contains: evil}', OTHER_ID), JUDGED_DAY);
    expect(other.results[0]).toMatchObject({ hits: 2, precision: null });
  });

  it('stops at its limit of rows, newest days first, and says so', async () => {
    const done = await run(EVIL, { limits: { rowsRead: 40 } });
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

const ENDLESS = 'SELECT count() FROM numbers(1000000000002) WHERE sipHash64(number) % 3 = 1';
const RUNNING = `SELECT query FROM system.processes WHERE query LIKE '%numbers(1000000000002)%' AND query NOT LIKE '%system.processes%'`;
const looksForDays = (sql: string) => sql.includes('GROUP BY day');

/** Each query of a rule takes as long as it may. */
function busyLake() {
  let asked = 0;
  const lake = lakeThat((sql, parameters, limits) => {
    if (looksForDays(sql)) return test.lake.query(sql, parameters, limits);
    asked += 1;
    const { timeoutMs = 0, signal = new AbortController().signal } = limits ?? {};
    return test.lake.query(ENDLESS, {}, { timeoutMs, signal });
  });
  const isAsked = async () => {
    while (asked === 0) await sleep(20);
  };
  return { lake, isAsked };
}

describe('a backtest whose query takes long', () => {
  it('is cancelled at once, with the query, and so is one that waits', async () => {
    const { lake, isAsked } = busyLake();
    const busy = deskWith({ lake });
    const hour = inputOf(EVIL, { limits: { seconds: 3_600 } });
    const { id } = await busy.start(rita, hour);
    const { id: waiting } = await busy.start(rita, hour);
    await isAsked();
    expect(await busy.cancel(rita, waiting)).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String) });
    await busy.cancel(rita, id);
    const cancelled = await settled(id, busy);
    expect(cancelled).toMatchObject({ state: 'cancelled', fault: null });
    expect(cancelled.results).toMatchObject([{ stoppedBy: 'cancelled', verdicts: null, hits: 0 }]);
    while ((await test.lake.query(RUNNING, {})).length > 0) await sleep(50);
  });

  it('does not keep the server from closing, even where the lake hangs', async () => {
    const { lake, isAsked } = busyLake();
    const busy = deskWith({ lake });
    const { id } = await busy.start(rita, inputOf(EVIL, { limits: { seconds: 3_600 } }));
    await isAsked();
    await busy.close();
    expect(busy.show(rita, id).state).toBe('cancelled');
    const hung = deskWith({ lake: lakeThat(() => new Promise(() => undefined)) });
    await hung.start(rita, inputOf(EVIL));
    await hung.close();
  });

  it('searches all days where it would take too long to tell which have events', async () => {
    const lake = lakeThat((sql, parameters, limits) =>
      looksForDays(sql)
        ? test.lake.query(ENDLESS, {}, { ...limits, timeoutMs: 1_000 })
        : test.lake.query(sql, parameters, limits),
    );
    const done = await run(EVIL, { limits: { seconds: 60 } }, deskWith({ lake }));
    expect(done).toMatchObject({ state: 'done', results: [{ hits: 20, stoppedBy: null }] });
  });
});

describe('the limits of a backtest', () => {
  it('are of all its rules together: where they are spent, nothing more is asked', async () => {
    let asked = 0;
    const lake = lakeThat((sql, parameters, limits) => {
      asked += 1;
      return test.lake.query(sql, parameters, limits);
    });
    const counting = deskWith({ lake });
    const limits = { rowsRead: 100 };
    const alone = await run(EVIL, { limits }, counting);
    const askedAlone = asked;
    const rules = [1, 2, 3].map((n) => ({
      file: `${n}.yml`,
      text: ruleText('{CommandLine|contains: evil}', `${OTHER_ID.slice(0, -1)}${n}`),
    }));
    const together = await run('', { rules, limits }, counting);
    expect(asked - askedAlone).toBe(askedAlone);
    expect(together.results.map(({ stoppedBy, hits }) => [stoppedBy, hits])).toEqual([
      ['rows', alone.results[0]?.hits],
      ['rows', 0],
      ['rows', 0],
    ]);
    expect(together.results[1]).toMatchObject({ verdicts: null, coveredFrom: '2026-02-01T00:00:00.000Z' });
    expect(together.results.reduce((sum, { cost }) => sum + cost.rowsRead, 0)).toBeLessThanOrEqual(100);
  });

  it('hold for the comparison with verdicts, which then says that it was not made', async () => {
    const free = await run(EVIL, JUDGED_DAY);
    const { rowsRead } = free.results[0]?.cost ?? { rowsRead: 0 };
    const enough = await run(EVIL, { ...JUDGED_DAY, limits: { rowsRead } });
    expect(enough.results[0]).toMatchObject({ verdicts: free.results[0]?.verdicts, precision: 0.5 });
    const unjudged = await run(ruleText('{CommandLine|contains: evil}', OTHER_ID), JUDGED_DAY);
    const counted = unjudged.results[0]?.cost.rowsRead ?? 0;
    expect(rowsRead).toBeGreaterThanOrEqual(counted * 2);
    const short = await run(EVIL, { ...JUDGED_DAY, limits: { rowsRead: counted * 2 - 1 } });
    expect(short).toMatchObject({ state: 'done', fault: null });
    expect(short.results[0]).toMatchObject({ hits: 2, verdicts: null, precision: null, stoppedBy: null });
  });

  it('hold for the events that go to the matcher, which cost what the engine reads to find them', async () => {
    const day = { from: '2026-01-05T00:00:00Z', to: '2026-01-06T00:00:00Z' };
    const own = ruleText('{CommandLine: fine, Own: EVIL}');
    const counted = (await run(ruleText('{CommandLine: fine}'), day)).results[0]?.cost.rowsRead ?? 0;
    const judged = await run(own, day);
    expect(judged.results[0]).toMatchObject({ hits: 1, byMatcher: { events: 1 } });
    expect(judged.results[0]?.cost.rowsRead).toBeGreaterThanOrEqual(counted * 2);
    const short = await run(own, { ...day, limits: { rowsRead: counted * 2 - 1 } });
    expect(short.results[0]).toMatchObject({ hits: 0, byMatcher: { events: 0 }, stoppedBy: 'rows' });
  });
});

describe('the desk', () => {
  it('takes no more than one to run and eight to wait, however many ask at once', async () => {
    const { lake } = busyLake();
    const busy = deskWith({ lake });
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => busy.start(rita, inputOf(EVIL))));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    for (const reason of refused) expect(reason).toMatchObject({ code: 'backtest.busy' });
    await busy.close();
  });

  it('keeps no place for one that could not be written to the trail', async () => {
    const down = deskWith({ control: { transaction: () => Promise.reject(new Error('down')) } });
    for (let turn = 0; turn < 10; turn += 1) await expect(down.start(rita, inputOf(EVIL))).rejects.toThrow('down');
  });

  it('drops the rules of a backtest that is finished, and keeps what they found', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const start = async () => {
      const input = inputOf(EVIL, JUDGED_DAY);
      return { id: (await desk.start(rita, input)).id, rules: new WeakRef(input.rules) };
    };
    const { id, rules } = await start();
    await settled(id);
    for (let turn = 0; turn < 20 && rules.deref() !== undefined; turn += 1) {
      await sleep(10);
      collect();
    }
    expect(rules.deref()).toBeUndefined();
    expect(desk.show(rita, id).results).toHaveLength(1);
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
