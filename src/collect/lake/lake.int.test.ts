import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventEncoder } from './encode-events.ts';
import { encodeMatches } from './encode-matches.ts';
import { encodeRejects } from './encode-rejects.ts';
import { migrateLake } from './migrate-lake.ts';
import { LAKE_MIGRATIONS } from './migrations/index.ts';
import { hasSample, purgeSampleEvents } from './purge-sample.ts';
import { countBySource } from './reads/count-by-source.ts';
import { getEvent } from './reads/get-event.ts';
import { listRejects } from './reads/list-rejects.ts';
import { searchEvents } from './reads/search-events.ts';
import { searchMatches } from './reads/search-matches.ts';
import { lakeRoutes } from './routes.ts';
import { eventOf, openTestLake, originOf, RECEIVED_AT_MS, type TestLake } from './test-lake.ts';

/** Texts that break out of quotes, escapes, formats, statements or encodings somewhere. */
const HOSTILE = [
  "'; DROP TABLE events; --",
  'a\\',
  "\\'",
  '\\N',
  'tab\there\nand\r\nlines',
  'nul\0byte',
  '{text:String}',
  '%_\\%',
  '日本 😀 é',
  '\u202e\ufeff',
  ';\n\n',
  '\n\n\n\n\n\n\n\n\n\n',
  '}\n{"a":1}',
  '$1 `y` {{z}}',
  ' ',
];

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
});
afterAll(() => test.close());

describe('events in the lake', () => {
  it('come back as they were written, whatever bytes they hold', async () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const fields = {
      Image: 'C:\\Windows\\cmd.exe',
      EventID: 4688,
      CommandLine: '',
      ParentImage: ['a.exe', 'b.exe'],
      User: null,
      LogonType: [],
      nested: [['x'], null, 7, true],
      __proto__x: 'p',
      ...Object.fromEntries(HOSTILE.map((text, index) => [`hostile${index}`, text])),
      ...Object.fromEntries(HOSTILE.map((text) => [`label ${text}`, 'v'])),
    };
    await test.lake.insert(createEventEncoder()([eventOf(originOf(1, 0), { fields, raw: everyByte })]), 'bytes');
    const event = await getEvent(test.lake, { journalId: 'testlake', sequence: 1, record: 0 });
    expect(event?.raw).toEqual(Buffer.from(everyByte));
    expect(event).toMatchObject({ host: 'PC1', user: 'alice', eventCode: '4688', isSample: false, classUid: 1007 });
    const { nested, EventID, ...same } = fields;
    expect(event?.fields).toEqual({ ...same, EventID: '4688', nested: ['x', '7', 'true', null] });
  });

  it('hold a place for each field: its column, the map, or raw alone', async () => {
    const fields = { CommandLine: '', Image: 'x', Message: 'named by rules', SourceModuleName: 'only here' };
    const raw = new TextEncoder().encode(JSON.stringify(fields));
    const events = [eventOf(originOf(2, 0), { fields, raw }), eventOf(originOf(2, 1), { fields })];
    await test.lake.insert(createEventEncoder()(events), 'places');
    const sql = 'SELECT f_Image, f_CommandLine, fields, moved_fields FROM events WHERE sequence = 2 ORDER BY record';
    const [json, text] = await test.lake.query(sql, {});
    const inMap = { CommandLine: '', Message: 'named by rules' };
    expect(json).toEqual({ f_Image: 'x', f_CommandLine: '', fields: inMap, moved_fields: ['CommandLine'] });
    expect(text).toMatchObject({ fields: { ...inMap, SourceModuleName: 'only here' } });
    for (const [name, value] of Object.entries(fields)) {
      const found = await searchEvents(test.lake, {
        fieldEquals: [{ name, value }],
        sourceId: 'windows-event-log',
        limit: 10,
      });
      expect([name, found.rows.length]).toEqual([name, name === 'CommandLine' ? 3 : 2]);
    }
  });

  it('keep times between 1970 and 2106, however they are forged', async () => {
    const times = [Number.NaN, Number.NEGATIVE_INFINITY, -1, 0, 4_294_967_295_000, 4_294_967_295_001, 1e300];
    const events = times.map((timeMs, record) => eventOf(originOf(3, record), { timeMs }));
    await test.lake.insert(createEventEncoder()(events), 'times');
    const sql = 'SELECT toUnixTimestamp64Milli(time) AS t FROM events WHERE sequence = 3 ORDER BY record';
    const rows = await test.lake.query<{ t: string }>(sql, {});
    const end = '4294967295000';
    expect(rows.map(({ t }) => t)).toEqual(['0', '0', '0', '0', end, end, '0'.replace('0', end)]);
    const partitions = await test.lake.query(
      `SELECT DISTINCT partition FROM system.parts WHERE table = 'events' AND active`,
      {},
    );
    expect(partitions).toEqual([{ partition: '2026-03-01' }]);
  });

  it('take at most 200 bytes of disk each for a repetitive kilobyte', async () => {
    const raw = (record: number) =>
      new TextEncoder().encode(`{"n":${record},"pad":"${'0123456789abcdef'.repeat(60)}"}`);
    const origin = (record: number) =>
      originOf(4, record, { sourceId: 'disk', receivedAtMs: Date.parse('2026-04-01') });
    const events = Array.from({ length: 5_000 }, (_, record) => eventOf(origin(record), { raw: raw(record) }));
    await test.lake.insert(createEventEncoder()(events), 'disk');
    const [row] = await test.lake.query<{ bytes: number }>(
      `SELECT sum(bytes_on_disk) / sum(rows) AS bytes FROM system.parts
       WHERE table = 'events' AND active AND partition = '2026-04-01'`,
      {},
    );
    expect(row?.bytes).toBeLessThan(200);
  });
});

describe('a search', () => {
  const from = Date.parse('2025-01-01T00:00:00Z');
  beforeAll(async () => {
    const events = HOSTILE.flatMap((text, index) => [
      eventOf(originOf(100 + index, 0, { sourceId: 'hostile' }), {
        timeMs: from + index * 1000,
        fields: { SourceModuleName: text, Image: text },
        raw: new TextEncoder().encode(`<13>${text}`),
      }),
    ]);
    const paged = Array.from({ length: 25 }, (_, n) =>
      eventOf(originOf(200 + (n % 2), n, { sourceId: 'paged' }), { timeMs: from + Math.floor(n / 5) * 86_400_000 }),
    );
    await test.lake.insert(createEventEncoder()([...events, ...paged]), 'search');
  });

  it.each(HOSTILE)('finds %j as text, as a value, and nothing else', async (text) => {
    const { rows } = await searchEvents(test.lake, { text, sourceId: 'hostile', limit: 100 });
    const expected = HOSTILE.filter((other) => other.toLowerCase().includes(text.toLowerCase()));
    expect(rows).toHaveLength(expected.length);
    for (const name of ['SourceModuleName', 'Image']) {
      const equal = await searchEvents(test.lake, {
        fieldEquals: [{ name, value: text }],
        sourceId: 'hostile',
        limit: 9,
      });
      expect(equal.rows).toHaveLength(1);
    }
    expect((await searchEvents(test.lake, { sourceId: text, ruleId: text, limit: 9 })).rows).toEqual([]);
  });

  it('reads through JSON’s escapes and into binary records', async () => {
    const fields = { Image: 'C:\\Temp\\evil.exe', Other: 'Mimi Katz' };
    const json = new TextEncoder().encode(JSON.stringify(fields));
    const binary = Uint8Array.from([0x2a, 0x2a, 0, 0, 0xff]);
    const origin = (record: number) => originOf(300, record, { sourceId: 'escapes' });
    const events = [eventOf(origin(0), { fields, raw: json }), eventOf(origin(1), { fields, raw: binary })];
    await test.lake.insert(createEventEncoder()(events), 'escapes');
    for (const text of ['temp\\EVIL', 'mimi katz']) {
      const { rows } = await searchEvents(test.lake, { text, sourceId: 'escapes', limit: 9 });
      expect(rows.map(({ eventId }) => eventId).sort()).toEqual(['testlake-300-0', 'testlake-300-1']);
    }
  });

  it('sums an event up in one line', async () => {
    const cases = [
      [{ Message: 'Process accessed:\r\nRuleName: -', SourceImage: 'a.exe', TargetImage: 'b.exe' }, 'a.exe → b.exe'],
      [{ Message: 'Image loaded:\r\nRuleName: -', ImageLoaded: 'c.dll' }, 'c.dll'],
      [{ Message: ' \r\nPipe Created: \nRuleName: -' }, 'Pipe Created'],
      [{ Message: 'It said: no' }, 'It said: no'],
      [{ Message: ':' }, 'raw 301-4'],
      [{ message: 'Failed password for root' }, 'Failed password for root'],
      [
        {
          EventID: 5123,
          Provider_Name: 'Microsoft-Windows-Security-Auditing',
          Channel: 'Security',
          Version: '0',
          SubjectUserName: 'ann',
          ObjectPath: '',
          ConfigAccessPolicy: 'Disabled',
          Setting: 'CA',
        },
        'Microsoft-Windows-Security-Auditing 4688 · ConfigAccessPolicy=Disabled, Setting=CA, SubjectUserName=ann',
      ],
      [{}, '(a binary record of 8 bytes)'],
    ] as const;
    const raw = (record: number) =>
      record < 6 ? new TextEncoder().encode(`raw 301-${record}`) : Uint8Array.from([42, 42, 0, 0, 8, 0, 0, 0]);
    const events = cases.map(([fields, _], record) =>
      eventOf(originOf(301, record, { sourceId: 'lines' }), { fields, raw: raw(record) }),
    );
    await test.lake.insert(createEventEncoder()(events), 'lines');
    const { rows } = await searchEvents(test.lake, { sourceId: 'lines', limit: 9 });
    expect(rows.map(({ excerpt }) => excerpt).reverse()).toEqual(cases.map(([, line]) => line));
  });

  it.each(['newest', 'oldest'] as const)(
    'pages %s first without gap or repeat, also among equal times',
    async (sort) => {
      const seen: string[] = [];
      const times: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await searchEvents(test.lake, { sourceId: 'paged', limit: 4, cursor, sort });
        seen.push(...page.rows.map(({ eventId }) => eventId));
        times.push(...page.rows.map(({ timeMs }) => timeMs));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(25);
      expect(seen).toHaveLength(25);
      expect(times).toEqual(times.toSorted((left, right) => (sort === 'newest' ? right - left : left - right)));
    },
  );

  it('keeps to its window: from inclusive, to exclusive', async () => {
    const day = 86_400_000;
    const search = { sourceId: 'paged', fromMs: from + day, toMs: from + 3 * day, limit: 100 };
    const { rows } = await searchEvents(test.lake, search);
    expect(rows.map(({ timeMs }) => (timeMs - from) / day)).toEqual([...Array(5).fill(2), ...Array(5).fill(1)]);
  });

  it('refuses a cursor that is not ours', async () => {
    for (const cursor of ['', 'x', Buffer.from("1 a' 2 3").toString('base64url')]) {
      await expect(searchEvents(test.lake, { limit: 1, cursor })).rejects.toMatchObject({ code: 'lake.bad-cursor' });
    }
  });
});

describe('a query', () => {
  it('may not write, and may use no more than it is given', async () => {
    const { lake } = test;
    const refused = { code: 'lake.query-rejected' };
    const limited = { code: 'lake.limit-exceeded' };
    await expect(lake.query('DROP TABLE events', {})).rejects.toMatchObject(refused);
    await expect(lake.query('SET readonly = 0', {})).rejects.toMatchObject(refused);
    await expect(lake.query('SELECT {missing:String}', {})).rejects.toMatchObject(refused);
    await expect(lake.query('SELECT number FROM numbers(11)', {}, { maxRows: 10 })).rejects.toMatchObject(limited);
    await expect(lake.query('SELECT sleep(3)', {}, { timeoutMs: 1000 })).rejects.toMatchObject(limited);
    const wide = 'SELECT count() FROM numbers(101) WHERE number % 2';
    await expect(lake.query(wide, {}, { maxRowsToRead: 100 })).rejects.toMatchObject(limited);
    await expect(lake.query(wide, {}, { maxRowsToRead: 0 })).rejects.toMatchObject(limited);
    expect(await lake.query(wide, {}, { maxRowsToRead: 101 })).toHaveLength(1);
    const greedy = 'SELECT uniqExact(number) FROM numbers(50000000)';
    await expect(lake.query(greedy, {}, { maxMemoryBytes: 10_000_000 })).rejects.toMatchObject(limited);
    expect(await lake.query('SELECT 1 AS one', {})).toEqual([{ one: 1 }]);
  });

  it('gives 64-bit integers as text, so that none is rounded', async () => {
    const sql = 'SELECT {big:UInt64} AS big, [{big:UInt64}] AS list';
    const big = '18446744073709551615';
    expect(await test.lake.query(sql, { big })).toEqual([{ big, list: [big] }]);
  });

  it('takes hostile values as values, also in lists', async () => {
    for (const text of HOSTILE) {
      const sql = 'SELECT {text:String} AS text, {list:Array(String)} AS list';
      expect(await test.lake.query(sql, { text, list: [text, 'z'] })).toEqual([{ text, list: [text, 'z'] }]);
    }
  });
});

describe('matches, rejects and counts', () => {
  const match = {
    ruleId: 'rule-1',
    ruleVersion: 'v1',
    ruleTitle: 'Title',
    ruleAuthor: 'An Author',
    level: 'high',
    entity: 'PC1',
    raisesAlert: true,
    ruleState: 'live',
    hiddenBy: '',
  };
  beforeAll(async () => {
    const { lake } = test;
    const sources = [
      originOf(500, 0, { sourceId: 'counted' }),
      originOf(500, 1, { sourceId: 'counted', isSample: true }),
    ];
    await lake.insert(createEventEncoder()(sources.map((origin) => eventOf(origin))), 'counted');
    await lake.insert(
      encodeMatches(sources.map((origin) => ({ ...match, origin, eventTimeMs: eventOf(origin).event.timeMs }))),
      'counted-matches',
    );
    const raw = Uint8Array.from([0xff, 0x00, 0x0a]);
    const reject = { kind: 'rejected', reason: 'malformed', detail: 'No JSON.', raw } as const;
    await lake.insert(encodeRejects(sources.map((origin) => ({ origin, reject }))), 'counted-rejects');
  });

  it('are found, with the rule’s author', async () => {
    const { rows } = await searchMatches(test.lake, { ruleId: 'rule-1', entity: 'PC1', limit: 10 });
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({
      eventId: 'testlake-500-0',
      ruleAuthor: 'An Author',
      level: 'high',
      raisesAlert: true,
      ruleState: 'live',
      hiddenBy: '',
    });
    const events = await searchEvents(test.lake, { ruleId: 'rule-1', limit: 10 });
    expect(events.rows.map(({ eventId }) => eventId)).toEqual(['testlake-500-1', 'testlake-500-0']);
    const rejects = await listRejects(test.lake, { sourceId: 'counted', reason: 'malformed', limit: 1 });
    expect(rejects.rows[0]?.rawStart).toEqual(Buffer.from([0xff, 0x00, 0x0a]));
    expect(rejects.next).not.toBeNull();
  });

  it('answer over HTTP in the form that the contract states', async () => {
    const call = async (path: string, parts: { params?: object; query?: object }) => {
      const found = lakeRoutes({ lake: test.lake, nowMs: Date.now }).find(({ contract }) => contract.path === path);
      if (found === undefined) throw new Error(path);
      const query = found.contract.query?.parse(parts.query ?? {});
      const reply = await found.handle({ ...parts, query } as unknown as Parameters<typeof found.handle>[0]);
      return found.contract.reply.parse(reply) as { data: Record<string, unknown>[] };
    };
    const list = await call('/api/v1/events', { query: { rule: 'rule-1', limit: '1' } });
    expect(list).toMatchObject({ data: [{ id: 'testlake-500-1', matchCount: 1, isSample: true }] });
    const one = await call('/api/v1/events/:eventId', { params: { eventId: 'testlake-1-0' } });
    expect(one).toMatchObject({
      raw: { encoding: 'base64', byteLength: 256 },
      fields: { EventID: '4688' },
      matches: [],
    });
    expect(await call('/api/v1/matches', { query: { rule: 'rule-1' } })).toMatchObject({ data: [{}, {}], next: null });
    expect((await call('/api/v1/rejects', { query: {} })).data).toHaveLength(2);
    const counts = await call('/api/v1/sources/counts', {});
    expect(counts.data).toContainEqual(expect.objectContaining({ sourceId: 'counted', events: 1, rejects: 1 }));
    const missing = call('/api/v1/events/:eventId', { params: { eventId: 'testlake-99-99' } });
    await expect(missing).rejects.toMatchObject({ code: 'lake.event-missing', httpStatus: 404 });
  });

  it('lose the sample recording, and only that, when it is purged', async () => {
    const { lake } = test;
    const window = { fromMs: 0, toMs: RECEIVED_AT_MS * 2 };
    const before = await countBySource(lake, window);
    expect(await hasSample(lake)).toBe(true);
    await purgeSampleEvents(lake);
    await purgeSampleEvents(lake);
    expect(await hasSample(lake)).toBe(false);
    expect(await countBySource(lake, window)).toEqual(before);
    expect((await searchMatches(lake, { ruleId: 'rule-1', limit: 10 })).rows).toHaveLength(1);
    expect((await listRejects(lake, { sourceId: 'counted', limit: 10 })).rows).toHaveLength(1);
  });

  it('are brought up again without harm', async () => {
    await migrateLake(test.lake);
    const names = await test.lake.query('SELECT name FROM schema_migration ORDER BY name', {});
    expect(names).toEqual(LAKE_MIGRATIONS.map(({ name }) => ({ name })));
  });
});
