import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../event-query/contract.ts';
import { createEventEncoder } from '../encode-events.ts';
import { encodeMatches } from '../encode-matches.ts';
import { encodeRejects } from '../encode-rejects.ts';
import { lakeRoutes } from '../routes.ts';
import { eventOf, openTestLake, originOf, RECEIVED_AT_MS, type TestLake } from '../test-lake.ts';
import { bucketWidth } from './bucket-width.ts';
import { countOverTime } from './count-over-time.ts';
import { fieldsPresent } from './fields-present.ts';
import { searchEvents } from './search-events.ts';
import { sourceHealth } from './source-health.ts';
import { topValues } from './top-values.ts';

const START_MS = Date.parse('2026-02-01T00:00:00Z');
const MINUTE_MS = 60_000;
const HOSTILE = ["'; DROP TABLE events; --", 'a\\', '%_', '{x:String}', '\0', '* '];

const json = ({ 'deep.own': own, ...fields }: Readonly<Record<string, unknown>>) =>
  new TextEncoder().encode(JSON.stringify({ ...fields, ...(own !== undefined && { deep: { own } }) }));
const queryOf = (text: string) => {
  const query = parseQuery(text);
  if ('issues' in query) throw new Error(JSON.stringify(query.issues));
  return query;
};

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
  const records = [
    {
      EventID: 1,
      Image: 'C:\\Windows\\System32\\cmd.exe',
      CommandLine: 'cmd /c whoami',
      Message: 'kept',
      'deep.own': 'Alpha',
    },
    { EventID: 1, Image: 'C:\\windows\\System32\\cmd.exe', CommandLine: '', Message: 'other', 'deep.own': 'beta' },
    { EventID: 3, Image: 'C:\\Tools\\nc.exe', User: 'CORP\\bob', 'Logon Type': 3 },
    { EventID: 3, ParentImage: ['a.exe', 'b.exe'] },
  ];
  const events = records.map((fields, record) => {
    const origin = originOf(1, record, { sourceId: record < 3 ? 'windows-event-log' : 'syslog' });
    return eventOf(origin, { fields, raw: json(fields), timeMs: START_MS + record * 10 * MINUTE_MS });
  });
  const hostile = HOSTILE.map((text, record) =>
    eventOf(originOf(2, record, { sourceId: 'hostile' }), {
      fields: { Image: text, Odd: text },
      raw: json({ Image: text, Odd: text }),
      timeMs: START_MS - 86_400_000,
    }),
  );
  await test.lake.insert(createEventEncoder()([...events, ...hostile]), 'events');
  const match = {
    ruleId: 'rule-1',
    ruleVersion: 'v1',
    ruleTitle: 'Netcat run',
    ruleAuthor: 'A',
    level: 'high',
    entity: 'PC1',
    raisesAlert: true,
    ruleState: 'live',
    hiddenBy: '',
  };
  await test.lake.insert(
    encodeMatches([{ ...match, origin: originOf(1, 2), eventTimeMs: START_MS + 20 * MINUTE_MS }]),
    'm',
  );
});
afterAll(() => test.close());

/** Which of the four records a query finds. */
async function found(text: string): Promise<readonly number[]> {
  const search = { query: queryOf(text), fromMs: START_MS, limit: 50 };
  const { rows } = await searchEvents(test.lake, search);
  return rows.map(({ eventId }) => Number(eventId.split('-')[2])).toSorted();
}

describe('a query of several terms', () => {
  it.each([
    ['', [0, 1, 2, 3]],
    ['EventID:1', [0, 1]],
    ['eventid:1', []],
    ['not EventID:1', [2, 3]],
    ['Image:*\\CMD.exe', [0, 1]],
    ["Image:'C:\\windows\\system32\\cmd.exe'", []],
    ["Image:'C:\\Windows\\System32\\cmd.exe' whoami", [0]],
    ['Image:*', [0, 1, 2]],
    ['CommandLine:*', [0]],
    ['CommandLine:""', [1]],
    ['-CommandLine:""', [0, 2, 3]],
    ['Message:KEPT', [0]],
    ['deep.own:ALPHA', [0]],
    ['deep.own:*', [0, 1]],
    ['-deep.own:*', [2, 3]],
    ['"Logon Type":3', [2]],
    ['ParentImage:b.*', [3]],
    ['source:syslog', [3]],
    ['host:pc1 user:ALICE EventID:3', [2, 3]],
    ['category:process_creation code:4688 EventID:3', [2, 3]],
    ['sender:192.0.2.* EventID:3', [2, 3]],
    ['ip:192.0.2.1', [0, 1, 2, 3]],
    ['rule:netcat* level:high', [2]],
    ['-rule:*', [0, 1, 3]],
    ['"cmd /c" and not nc.exe', [0]],
    ['sys*cmd', [0, 1]],
    ["'Windows\\System32'", [0]],
    ["'windows\\system32'", []],
    ['whoami or nc.exe', [0, 2]],
    ['EventID:1 (whoami or other) -Message:kept', [1]],
    ['not (EventID:1 or ParentImage:*)', [2]],
    ['Message:(kept or other)', [0, 1]],
    ['EventID:[2 to 3]', [2, 3]],
    ['EventID:{1 to *]', [2, 3]],
    ['EventID:<3', [0, 1]],
    ['-EventID:>=2', [0, 1]],
    ['deep.own:[alpha to betb]', [1]],
    ['Image:>5', []],
    ['"Logon Type":>=3', [2]],
    ['192.0.2.0/24', [0, 1, 2, 3]],
    ['sender:192.0.2.0/31', [0, 1, 2, 3]],
    ['ip:10.0.0.0/8', []],
    ['Image:fe80::/10', []],
  ])('%s', async (text, records) => {
    expect(await found(text)).toEqual(records);
  });

  it.each(HOSTILE)('takes %j as a value and nothing else', async (text) => {
    for (const field of ['Image', 'Odd']) {
      const query = queryOf(`source:hostile ${field}:'${text.replaceAll("'", "''")}'`);
      expect((await searchEvents(test.lake, { query, limit: 9 })).rows).toHaveLength(1);
    }
    const asName = {
      terms: [
        { at: 0, end: 1, kind: 'field', field: text, isNegated: false, pattern: { pieces: ['x'], isCaseExact: true } },
      ],
    } as const;
    expect((await searchEvents(test.lake, { query: asName, limit: 9 })).rows).toEqual([]);
  });
});

describe('counts over time', () => {
  it('stand in buckets of a natural width, without gaps, and say what they are a part of', async () => {
    const counts = await countOverTime(test.lake, {
      conditions: { query: queryOf('EventID:*') },
      fromMs: START_MS,
      toMs: START_MS + 60 * MINUTE_MS,
      by: 'source',
      mostBuckets: 6,
    });
    expect(counts).toMatchObject({
      widthMs: 10 * MINUTE_MS,
      matched: 4,
      total: 4,
      keys: ['windows-event-log', 'syslog'],
    });
    expect(counts.buckets.map((bucket) => bucket.counts)).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(counts.buckets[0]?.startMs).toBe(START_MS);
    expect([counts.firstMs, counts.lastMs]).toEqual([START_MS, START_MS + 30 * MINUTE_MS]);
    expect(counts.cost.rowsRead).toBeGreaterThan(0);
  });

  it('cover the data where no range is asked, and nothing where there is none', async () => {
    const conditions = { sourceId: 'syslog' };
    const all = await countOverTime(test.lake, { conditions, by: 'class', mostBuckets: 200 });
    expect(all).toMatchObject({ matched: 1, total: 10, keys: ['1007'] });
    expect(all.buckets.length).toBeLessThanOrEqual(200);
    const none = await countOverTime(test.lake, { conditions, fromMs: 0, toMs: 0, by: 'severity', mostBuckets: 10 });
    expect(none).toMatchObject({ matched: 0, total: 0, keys: [], firstMs: undefined });
  });

  it('cover what matched where that is wanted, but for an end that was asked for', async () => {
    const conditions = { query: queryOf('Image:*nc.exe') };
    const fitted = await countOverTime(test.lake, { conditions, by: 'class', mostBuckets: 200, span: 'matched' });
    const at = START_MS + 20 * MINUTE_MS;
    // A minute around its only match, and not the days that the lake holds; `total` is still of all of them.
    expect(fitted).toMatchObject({ fromMs: at - 30_000, toMs: at + 30_000, widthMs: 1_000, matched: 1, total: 10 });
    expect(fitted.buckets.filter(({ counts }) => counts[0] === 1)).toEqual([{ startMs: at, counts: [1] }]);
    const asked = { fromMs: START_MS - MINUTE_MS, toMs: START_MS + 60 * MINUTE_MS };
    const kept = await countOverTime(test.lake, { conditions, ...asked, by: 'class', mostBuckets: 9, span: 'matched' });
    expect(kept).toMatchObject(asked);
  });

  it('stop when the caller goes away', async () => {
    const wanted = { conditions: {}, by: 'source', mostBuckets: 10, signal: AbortSignal.abort() } as const;
    await expect(countOverTime(test.lake, { ...wanted, fromMs: 0, toMs: 1 })).rejects.toMatchObject({
      code: 'lake.cancelled',
    });
  });

  it('fit any range into the buckets that there may be', () => {
    for (const spanMs of [0, 1, 999, 61_000, 3_600_000, 86_400_000, 400 * 86_400_000, 4_294_967_295_000]) {
      for (const most of [2, 7, 200]) {
        const range = { fromMs: 12_345, toMs: 12_345 + spanMs };
        const widthMs = bucketWidth(range, most);
        expect(Math.ceil(range.toMs / widthMs) - Math.floor(range.fromMs / widthMs)).toBeLessThanOrEqual(most);
      }
    }
    expect(bucketWidth({ fromMs: 0, toMs: 86_400_000 }, 120)).toBe(30 * MINUTE_MS);
  });
});

describe('the values of a field', () => {
  const top = (field: string, text = '') =>
    topValues(test.lake, { conditions: { query: queryOf(text) }, field, fromMs: START_MS, limit: 2 });

  it('are counted, with the share of events that have it', async () => {
    const cmd = { value: 'C:\\Windows\\System32\\cmd.exe', isCut: false, events: 2 };
    expect(await top('Image')).toEqual({
      values: [cmd, { value: 'C:\\Tools\\nc.exe', isCut: false, events: 1 }],
      matched: 4,
      withField: 3,
      different: 2,
    });
    expect(await top('host', 'EventID:1')).toMatchObject({ values: [{ value: 'PC1', events: 2 }], matched: 2 });
    expect((await top('deep.own')).values.map(({ value }) => value)).toEqual(['Alpha', 'beta']);
    expect(await top('Message')).toMatchObject({ withField: 2 });
    expect(await top("no'such {field:String}")).toMatchObject({ values: [], withField: 0, matched: 4 });
    await expect(top('ip')).rejects.toMatchObject({ code: 'lake.several-values' });
  });

  it('are preceded by which fields there are', async () => {
    const { looked, fields } = await fieldsPresent(test.lake, { conditions: {}, fromMs: START_MS });
    expect(looked).toBe(4);
    expect(fields).toContainEqual({ name: 'EventID', events: 4 });
    expect(fields).toContainEqual({ name: 'ParentImage', events: 1 });
    expect(fields).toContainEqual({ name: 'Message', events: 2 });
  });
});

describe('the health of sources', () => {
  it('is told for each sender: events, rejects with their reason, matches, the newest event and the lag', async () => {
    const raw = Uint8Array.of(1);
    const origin = originOf(9, 0, { sourceId: 'syslog', sender: '192.0.2.9' });
    const reject = { kind: 'rejected', reason: 'malformed', detail: '', raw } as const;
    await test.lake.insert(encodeRejects([{ origin, reject }]), 'rejects');
    const window = { fromMs: RECEIVED_AT_MS, toMs: RECEIVED_AT_MS + MINUTE_MS, lookBackFromMs: 0 };
    const health = await sourceHealth(test.lake, window);
    expect(health.map(({ sourceId, sender }) => `${sourceId} ${sender}`)).toEqual([
      'hostile 192.0.2.1',
      'syslog 192.0.2.9',
      'syslog 192.0.2.1',
      'windows-event-log 192.0.2.1',
    ]);
    expect(health[1]).toMatchObject({ events: 0, rejects: 1, newestEventMs: undefined, medianLagMs: undefined });
    expect(health[1]?.rejectReasons).toEqual([{ reason: 'malformed', rejects: 1 }]);
    const newestEventMs = START_MS + 20 * MINUTE_MS;
    expect(health[3]).toMatchObject({ events: 3, rejects: 0, matches: 1, newestEventMs });
    expect(health[3]?.medianLagMs).toBe(RECEIVED_AT_MS + 1 - START_MS - 10 * MINUTE_MS);
    const later = await sourceHealth(test.lake, { ...window, fromMs: window.toMs, toMs: window.toMs + 1 });
    expect(later[3]).toMatchObject({ events: 0, matches: 0, newestEventMs, medianLagMs: undefined });
  });
});

describe('over HTTP', () => {
  const call = async (path: string, query: object) => {
    const route = lakeRoutes({ lake: test.lake, nowMs: () => RECEIVED_AT_MS + MINUTE_MS }).find(
      ({ contract }) => contract.path === path,
    );
    if (route === undefined) throw new Error(path);
    const parsed = route.contract.query?.parse(query);
    const { signal } = new AbortController();
    return route.contract.reply.parse(
      await route.handle({ query: parsed, signal } as unknown as Parameters<typeof route.handle>[0]),
    );
  };

  it('the reads answer in the form that their contracts state', async () => {
    const query = { query: 'EventID:3', from: new Date(START_MS).toISOString() };
    expect(await call('/api/v1/events/histogram', { ...query, by: 'class' })).toMatchObject({
      matched: 2,
      series: [{ key: '1007', name: 'Process activity' }],
      lastAt: '2026-02-01T00:30:00.000Z',
    });
    expect(await call('/api/v1/events/top', { ...query, of: 'EventID' })).toMatchObject({ values: [{ value: '3' }] });
    expect(await call('/api/v1/events/fields', query)).toMatchObject({ looked: 2, next: null });
    expect(await call('/api/v1/events', query)).toMatchObject({ data: [{}, {}] });
    const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };
    expect(await call('/api/v1/sources/health', window)).toMatchObject({
      next: null,
      data: [{ state: 'late' }, { state: 'rejecting' }, { state: 'late' }, { state: 'late' }],
    });
  });

  it('a query that cannot be read is refused with its place', async () => {
    await expect(call('/api/v1/events', { query: 'a or' })).rejects.toMatchObject({
      code: 'lake.bad-query',
      details: { at: 2, end: 4 },
    });
  });
});
