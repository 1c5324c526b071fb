import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { markAt, moveCursor } from './lane-cursor.ts';
import { extentOf, type Lane, type LaneMark, MOST_MARKS, placeMarks, zoomed } from './lane-marks.ts';
import { laneTicks } from './lane-ticks.ts';
import { pageThatIs, timeText } from './lanes-table.tsx';

afterEach(() => vi.unstubAllEnvs());
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 10, 22);

function markOf(id: string, atMs: number, choices: Partial<LaneMark> = {}): LaneMark {
  return { id, fromMs: atMs, toMs: atMs, tone: 'low', height: 0.5, text: id, ...choices };
}
const laneOf = (id: string, marks: readonly LaneMark[]): Lane => ({ id, name: id, kind: 'host', marks });
const day = { range: { fromMs: START_MS, toMs: START_MS + DAY_MS }, widthPx: 960, leastPx: 8 };

describe('marks on a lane', () => {
  it('stand where their time is, and are wide enough to be hit', () => {
    const [lane] = placeMarks([laneOf('a', [markOf('noon', START_MS + DAY_MS / 2)])], day);
    expect(lane?.marks).toMatchObject([{ id: 'noon', left: 0.5, right: 0.5 + 8 / 960, members: [{ id: 'noon' }] }]);
  });

  it('that lie over each other are one, which looks like the worst of them', () => {
    const marks = [
      markOf('low', START_MS + HOUR_MS),
      markOf('critical', START_MS + HOUR_MS + 60_000, { tone: 'critical', height: 1 }),
      markOf('later', START_MS + 5 * HOUR_MS),
    ];
    const [lane] = placeMarks([laneOf('a', marks)], day);
    expect(lane?.marks.map(({ tone, members }) => [tone, members.map(({ id }) => id)])).toEqual([
      ['critical', ['low', 'critical']],
      ['low', ['later']],
    ]);
    expect(lane?.marks[0]).toMatchObject({ fromMs: START_MS + HOUR_MS, toMs: START_MS + HOUR_MS + 60_000 });
  });

  it('that are one are so wide that their number is read, and hide none beside them nor leave the picture', () => {
    const minute = DAY_MS / 960;
    const marks = [0, 1, 10, 30, 955, 958].map((px) => markOf(`${px}`, START_MS + px * minute));
    const [lane] = placeMarks([laneOf('a', marks)], day);
    // The pair is widened for its number, and so reaches the third.
    expect(lane?.marks.map(({ members }) => members.length)).toEqual([3, 1, 2]);
    for (const { left, right, members } of lane?.marks ?? []) {
      if (members.length > 1) expect((right - left) * 960).toBeGreaterThanOrEqual(15);
      expect([left >= 0, right <= 1 + 1e-9]).toEqual([true, true]);
    }
    const edges = lane?.marks.map(({ left, right }) => [left, right]) ?? [];
    expect(edges.flat()).toEqual(edges.flat().toSorted((a, b) => a - b));
  });

  it('that only touch stay apart, and what is out of range is not drawn', () => {
    const bar = (n: number) =>
      markOf(`${n}`, START_MS + n * HOUR_MS, { toMs: START_MS + (n + 1) * HOUR_MS, tone: 'series-1' });
    const [lane] = placeMarks([laneOf('a', [bar(-3), bar(0), bar(1), bar(30)])], { ...day, leastPx: 2 });
    expect(lane?.marks.map(({ id }) => id)).toEqual(['0', '1']);
  });

  it('are never more than can be told apart, and none is lost', () => {
    const lanes = Array.from({ length: 20 }, (_, n) =>
      laneOf(
        `${n}`,
        Array.from({ length: 200 }, (__, m) => markOf(`${n}/${m}`, START_MS + (m * DAY_MS) / 200)),
      ),
    );
    const placed = placeMarks(lanes, { ...day, widthPx: 4_000, leastPx: 2 });
    const marks = placed.flatMap((lane) => lane.marks);
    expect(marks.length).toBeLessThanOrEqual(MOST_MARKS);
    expect(marks.reduce((sum, { members }) => sum + members.length, 0)).toBe(4_000);
  });
});

describe('the time of lanes', () => {
  it('reaches from the first mark to the last with some air, and is nothing without marks', () => {
    const lanes = [laneOf('a', [markOf('x', START_MS)]), laneOf('b', [markOf('y', START_MS + 100 * HOUR_MS)])];
    expect(extentOf(lanes)).toEqual({ fromMs: START_MS - 3 * HOUR_MS, toMs: START_MS + 103 * HOUR_MS });
    expect(extentOf([laneOf('a', [])])).toBeUndefined();
  });

  it('is looked at more closely around a moment, which stays where it was', () => {
    const near = zoomed(day.range, 0.5, START_MS + 6 * HOUR_MS);
    expect(near).toEqual({ fromMs: START_MS + 3 * HOUR_MS, toMs: START_MS + 15 * HOUR_MS });
  });

  it('has its ticks at round times, and the date where a day begins', () => {
    expect(laneTicks(day.range, 5, 'utc')).toEqual([
      { share: 0, text: '11-22' },
      { share: 0.25, text: '06:00' },
      { share: 0.5, text: '12:00' },
      { share: 0.75, text: '18:00' },
      { share: 1, text: '11-23' },
    ]);
    expect(laneTicks({ fromMs: START_MS, toMs: START_MS + 10_000 }, 3, 'utc').map(({ text }) => text)).toEqual([
      '11-22',
      '00:00:05',
      '00:00:10',
    ]);
  });

  it('has them at round times of the clock that somebody chose', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(laneTicks(day.range, 5, 'local').map(({ text }) => text)).toEqual(['06:00', '12:00', '18:00', '11-23']);
    expect(timeText({ fromMs: START_MS, toMs: START_MS + 7_000 }, 'local')).toBe('2026-11-22 05:30:00–05:30:07 +05:30');
    expect(timeText({ fromMs: START_MS, toMs: START_MS }, 'utc')).toBe('2026-11-22 00:00:00 UTC');
  });
});

describe('the keyboard on lanes', () => {
  const lanes = placeMarks(
    [
      laneOf('a', [markOf('a1', START_MS + HOUR_MS), markOf('a2', START_MS + 20 * HOUR_MS)]),
      laneOf('empty', []),
      laneOf('c', [markOf('c1', START_MS + 2 * HOUR_MS), markOf('c2', START_MS + 21 * HOUR_MS)]),
    ],
    day,
  );
  const walk = (...keys: string[]) => {
    let cursor = moveCursor(lanes, undefined, 'ArrowRight');
    for (const key of keys) cursor = moveCursor(lanes, cursor, key);
    return markAt(lanes, cursor)?.id;
  };

  it('begins at the first mark, goes along a lane, and down to the one nearest in time', () => {
    expect(walk()).toBe('a1');
    expect(walk('ArrowRight', 'ArrowRight')).toBe('a2');
    expect(walk('End', 'ArrowDown')).toBe('c2');
    expect(walk('ArrowDown', 'ArrowUp', 'ArrowLeft')).toBe('a1');
    expect(moveCursor(lanes, undefined, 'x')).toBeUndefined();
    expect(
      moveCursor(
        [laneOf('a', [])].map((lane) => ({ ...lane, marks: [] })),
        undefined,
        'Home',
      ),
    ).toBeUndefined();
  });
});

test('the table of lanes shows a page that there is', () => {
  expect([pageThatIs(3, 400), pageThatIs(1, 400), pageThatIs(2, 0), pageThatIs(3, 1_000)]).toEqual([1, 1, 0, 3]);
});

test('ticks stand at round times of the zone on both sides of a change of the clock', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  const days = { fromMs: Date.UTC(2026, 2, 27), toMs: Date.UTC(2026, 3, 2) };
  expect(laneTicks(days, 10, 'local').map(({ text }) => text)).toEqual([
    '03-28',
    '03-29',
    '03-30',
    '03-31',
    '04-01',
    '04-02',
  ]);
  const ticks = laneTicks(days, 10, 'local').map(
    ({ share }) => new Date(days.fromMs + share * (days.toMs - days.fromMs)),
  );
  expect(ticks.map((at) => at.getHours())).toEqual([0, 0, 0, 0, 0, 0]);
});
