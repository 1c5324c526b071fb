import { afterEach, describe, expect, it } from 'vitest';
import { actorCalled } from '../../../tests/harness/actors.ts';
import { hitOf, mara, openOperationsFloor, RECEIVED_AT } from '../../../tests/harness/operations-floor.ts';
import { showWatch, showWatchTrends } from './contract.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Floor = Awaited<ReturnType<typeof openOperationsFloor>>;
let floor: Floor | undefined;
afterEach(async () => {
  await floor?.closeAll();
  floor = undefined;
});
const openAt = async (startMs: number) => {
  floor = await openOperationsFloor(startMs);
  return floor;
};

describe('the watch', () => {
  it('is never clear on a floor that received nothing, and says so', async () => {
    const { watch } = await openAt(RECEIVED_AT);
    const reply = await watch();
    expect(reply).toMatchObject(showWatch.reply.parse(reply));
    expect(reply).toMatchObject({
      kind: 'live',
      leftOut: [],
      clearance: { kind: 'nothing-received', proof: [] },
      alerts: { oldestOpen: null, next: [], rankedAmong: 0 },
      sources: { counts: { heard: 0, silent: 0 }, lastReceivedAt: null },
    });
  });

  it('counts what waits, ranks it with reasons, and names the oldest that nobody has', async () => {
    const { raise, take, watch, now, hear, open, declare } = await openAt(RECEIVED_AT);
    await hear([{ sender: '192.0.2.1', receivedAtMs: RECEIVED_AT }]);
    await raise([
      hitOf(1, { rule: 'a', level: 'low', host: 'ws01' }),
      hitOf(2, { rule: 'b', level: 'critical', host: 'dc01' }),
      hitOf(3, { rule: 'c', level: 'high', host: 'dc01', receivedAtMs: RECEIVED_AT + MINUTE_MS }),
      hitOf(4, { rule: 'd', level: 'high', host: 'ws02', receivedAtMs: RECEIVED_AT + MINUTE_MS }),
      hitOf(5, { rule: 'e', level: 'critical', host: 'ws03', isSample: true }),
    ]);
    await take('AL-1');
    const { number } = await open(['AL-2']);
    await declare(number);
    now.ms = RECEIVED_AT + 2 * HOUR_MS;
    const reply = await watch();
    expect(reply).toMatchObject(showWatch.reply.parse(reply));
    const { waiting, oldestOpen, next, rankedAmong } = reply.alerts;
    expect(waiting).toMatchObject({
      critical: { open: 0, taken: 1 },
      high: { open: 2, taken: 0 },
      medium: { open: 0, taken: 0 },
      low: { open: 0, taken: 1 },
    });
    expect(oldestOpen?.number).toBe('AL-3');
    expect([next.map(({ alert }) => alert.number), rankedAmong]).toEqual([['AL-2', 'AL-3', 'AL-4', 'AL-1'], 4]);
    expect(next[1]?.reasons.map(({ words }) => words)).toEqual([
      'high',
      'nobody has it',
      'this host is in the incident CS-1',
      'waits 1 h',
      '1 more high or critical on this host',
    ]);
    expect(reply.clearance.kind).toBe('waiting');
    expect(reply.cases).toMatchObject({ active: 1, incidents: 1, unowned: 0, shown: [{ number: 'CS-1' }] });
  });

  it('keeps the sample apart, and shows it only where nothing live was ever received', async () => {
    const { raise, watch, hear } = await openAt(RECEIVED_AT + MINUTE_MS);
    await raise([hitOf(1, { isSample: true })]);
    await hear([{ sender: 'sample', receivedAtMs: RECEIVED_AT, isSample: true }]);
    expect(await watch()).toMatchObject({ kind: 'sample', alerts: { rankedAmong: 1 }, clearance: { kind: 'waiting' } });
    expect(await watch('live')).toMatchObject({ kind: 'live', alerts: { rankedAmong: 0 } });
    await raise([hitOf(2, { rule: 'live' })]);
    const live = await watch();
    expect([live.kind, live.alerts.next.map(({ alert }) => alert.isSample)]).toEqual(['live', [false]]);
  });

  it('counts the last day by the hour: raised and judged, by level', async () => {
    const { raise, judge, watch, now } = await openAt(RECEIVED_AT);
    const early = RECEIVED_AT - 23 * HOUR_MS;
    await raise([
      hitOf(1, { rule: 'a', level: 'low', receivedAtMs: early - 1 }),
      hitOf(2, { rule: 'b', level: 'low', receivedAtMs: early }),
      hitOf(3, { rule: 'c', level: 'critical' }),
    ]);
    now.ms = RECEIVED_AT + MINUTE_MS;
    await judge('AL-2', 'benign');
    const { raised, judged } = (await watch()).alerts;
    expect([raised.length, raised[0]?.startMs, raised.at(-1)?.startMs]).toEqual([24, early, RECEIVED_AT]);
    expect([raised[0]?.counts, raised.at(-1)?.counts]).toEqual([
      [0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1],
    ]);
    expect(judged.at(-1)?.counts).toEqual([0, 1, 0, 0, 0]);
    expect(judged.slice(0, -1).flatMap(({ counts }) => counts)).not.toContain(1);
  });

  it('is clear with proof once all is judged, and takes it back when a source falls silent', async () => {
    const { raise, judge, open, close, watch, hear, now } = await openAt(RECEIVED_AT);
    await hear([
      { sender: '192.0.2.1', receivedAtMs: RECEIVED_AT },
      { sender: '192.0.2.2', receivedAtMs: RECEIVED_AT + 30 * MINUTE_MS },
    ]);
    await raise([hitOf(1)]);
    now.ms = RECEIVED_AT + 40 * MINUTE_MS;
    await judge('AL-1');
    const { number } = await open();
    expect((await watch()).clearance.kind).toBe('working');
    now.ms += MINUTE_MS;
    await close(number);
    const clear = await watch();
    expect(clear.clearance).toEqual({
      kind: 'clear',
      proof: [
        '2 sources heard within the hour, the last log at 12:30 UTC',
        '12 rules ran over everything that was received',
      ],
      doubts: [],
    });
    expect(clear.closed).toMatchObject([
      { kind: 'case', number: 'CS-1', outcome: 'benign' },
      { kind: 'alert', number: 'AL-1', outcome: 'true', by: 'Mara' },
    ]);
    now.ms = RECEIVED_AT + HOUR_MS + 1;
    const later = await watch();
    expect(later.clearance).toMatchObject({ kind: 'unproven', doubts: ['1 source silent for over an hour.'] });
    expect(later.sources).toMatchObject({
      counts: { heard: 1, silent: 1 },
      troubled: [{ sender: '192.0.2.1', state: 'silent' }],
    });
  });

  it('leaves out what the reader may not see, names it, and then proves nothing', async () => {
    const { raise, judge, watch, hear, open } = await openAt(RECEIVED_AT + MINUTE_MS);
    await hear([{ sender: '192.0.2.1', receivedAtMs: RECEIVED_AT }]);
    await raise([hitOf(1)]);
    await judge('AL-1');
    await open([], 'Secret matter');
    const reply = await watch(undefined, actorCalled('Kim', ['alerts.read']));
    expect(reply).toMatchObject({
      cases: null,
      sources: null,
      rules: null,
      clearance: { kind: 'unproven', proof: [] },
    });
    expect(reply.leftOut).toEqual([
      { part: 'cases', permission: 'cases.read' },
      { part: 'sources', permission: 'sources.read' },
      { part: 'rules', permission: 'rules.read' },
    ]);
    expect(JSON.stringify(reply)).not.toMatch(/Secret matter|192\.0\.2\.1/);
    const stranger = actorCalled('Eve', ['cases.read', 'sources.read', 'rules.read']);
    await expect(watch(undefined, stranger)).rejects.toMatchObject({ code: 'identity.denied' });
    await expect(floor?.trends(stranger)).rejects.toMatchObject({ code: 'identity.denied' });
  });
});

describe('the trends', () => {
  it('say median and 90th percentile with their n, and nothing for a day without alerts', async () => {
    const { raise, take, judge, trends, now } = await openAt(RECEIVED_AT);
    await raise([1, 2, 3].map((n) => hitOf(n, { rule: `r${n}` })));
    for (const n of [1, 2, 3]) {
      now.ms = RECEIVED_AT + n * 10 * MINUTE_MS;
      if (n < 3) await take(`AL-${n}`);
      await judge(`AL-${n}`);
    }
    await raise([hitOf(4, { rule: 'sample', isSample: true })]);
    await judge('AL-4');
    now.ms = RECEIVED_AT + DAY_MS;
    const reply = await trends();
    expect(showWatchTrends.reply.parse(reply)).toEqual(reply);
    const [today, yesterday] = reply.days.toReversed();
    expect([reply.days.length, today?.startMs]).toEqual([30, Date.UTC(2026, 2, 2)]);
    expect(today?.toTake).toEqual({ n: 0, medianMs: null, p90Ms: null });
    expect(yesterday?.toTake).toEqual({ n: 3, medianMs: 20 * MINUTE_MS, p90Ms: 28 * MINUTE_MS });
    expect(yesterday?.toClose.n).toBe(3);
    expect(reply.targets).toEqual({ takeMs: 30 * MINUTE_MS, closeMs: DAY_MS });
  });

  it('count when in the week alerts come, in whole weeks before today, without the sample', async () => {
    const { raise, trends, now } = await openAt(RECEIVED_AT);
    // 2026-03-01 was a Sunday.
    await raise([
      hitOf(1, { rule: 'a' }),
      hitOf(2, { rule: 'b', isSample: true }),
      hitOf(3, { rule: 'c', receivedAtMs: RECEIVED_AT - 29 * DAY_MS }),
      hitOf(4, { rule: 'd', receivedAtMs: RECEIVED_AT + DAY_MS }),
    ]);
    now.ms = RECEIVED_AT + DAY_MS;
    const { week } = await trends(mara);
    expect([week.fromMs, week.toMs]).toEqual([Date.UTC(2026, 1, 2), Date.UTC(2026, 2, 2)]);
    expect(week.counts[6]?.[12]).toBe(1);
    expect(week.counts.flat().reduce((sum, n) => sum + n, 0)).toBe(1);
  });
});
