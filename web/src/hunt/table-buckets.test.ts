import { describe, expect, it } from 'vitest';
import type { HuntReply } from './hunt-calls.ts';
import { tableBuckets } from './table-buckets.ts';

const HOUR_MS = 3_600_000;
const reply = (rows: HuntReply['rows'], names: readonly string[], widthMs: number | null = HOUR_MS): HuntReply => ({
  columns: names.map((name, at) => ({ name, type: at === 0 ? 'time' : at === names.length - 1 ? 'number' : 'text' })),
  rows,
  isCut: false,
  widthMs,
  from: null,
  to: null,
  rowsRead: 0,
  elapsedMs: 0,
});

describe('the bars of a timechart', () => {
  it('stand side by side without gaps, the largest series first', () => {
    const chart = reply(
      [
        [0, 'a', 1],
        [0, 'b', 5],
        [2 * HOUR_MS, '', 2],
      ],
      ['time', 'host', 'count'],
    );
    expect(tableBuckets(chart, '| timechart count() by host')).toEqual({
      buckets: [
        { startMs: 0, counts: [5, 0, 1] },
        { startMs: HOUR_MS, counts: [0, 0, 0] },
        { startMs: 2 * HOUR_MS, counts: [0, 2, 0] },
      ],
      series: [
        { name: 'b', colour: '--series-1' },
        { name: 'without it', colour: '--series-2' },
        { name: 'a', colour: '--series-3' },
      ],
      range: { fromMs: 0, toMs: 3 * HOUR_MS },
    });
    expect(tableBuckets(chart, '| timechart count() by host')).toBe(tableBuckets(chart, '| timechart count() by host'));
  });

  it('join what is beyond six series', () => {
    const rows = Array.from({ length: 9 }, (_, at): HuntReply['rows'][number] => [0, `h${at}`, 100 - at]);
    const shown = tableBuckets(reply(rows, ['time', 'host', 'count']), '| timechart');
    expect(shown?.series.map(({ name }) => name)).toEqual(['h0', 'h1', 'h2', 'h3', 'h4', 'everything else']);
    expect(shown?.buckets).toEqual([{ startMs: 0, counts: [100, 99, 98, 97, 96, 95 + 94 + 93 + 92] }]);
  });

  it('are not drawn of a table, of a mean, or of more steps than a picture has room for', () => {
    expect(tableBuckets(reply([['a', 1]], ['host', 'count'], null), '')).toBeUndefined();
    expect(tableBuckets(reply([[0, 1]], ['time', 'mean']), '| timechart avg(Size) as mean')).toBeUndefined();
    const long: HuntReply['rows'] = [
      [0, 1],
      [HOUR_MS * 5_000, 1],
    ];
    expect(tableBuckets(reply(long, ['time', 'count']), '| timechart')).toBeUndefined();
    expect(tableBuckets(reply([], ['time', 'count']), '| timechart')).toBeUndefined();
  });
});
