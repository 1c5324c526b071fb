import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitHunt, withFilter } from './hunt-text.ts';
import { parsePipeline } from './parse-pipeline.ts';

const stagesOf = (text: string) => {
  const parsed = parsePipeline(text);
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.stages;
};
const issuesOf = (text: string) => {
  const parsed = parsePipeline(text);
  return 'issues' in parsed ? parsed.issues.map(({ at, end, message }) => `${at}-${end} ${message}`) : [];
};
const count = { does: 'count', field: undefined, name: 'count' };

describe('a hunt in its two parts', () => {
  it.each([
    ['a b', 'a b', ''],
    ['a  |  top host | limit 5 ', 'a', '| top host | limit 5'],
    ['| top host', '', '| top host'],
    ['"x | y" a|b', '"x | y" a|b', ''],
    ['a |', 'a', '| '],
  ])('%s', (text, filter, steps) => {
    expect(splitHunt(text)).toEqual({ filter, steps });
  });

  it('keeps its steps behind another filter', () => {
    expect(withFilter('a | top host', (filter) => `${filter} b`)).toBe('a b | top host');
    expect(withFilter('a', () => '')).toBe('');
  });
});

describe('a hunt with steps', () => {
  it('is a query, and what is made of its events', () => {
    const text =
      'EventID:4625 a|b "x | y" | stats count(), dc("Logon Type") as kinds, max(time) by host, user | sort -count, host | limit 5';
    const parsed = parsePipeline(text);
    expect(parsed).toMatchObject({
      query: { terms: [{ field: 'EventID' }, { kind: 'text' }, { pattern: { pieces: ['x | y'] } }] },
      stages: [
        {
          kind: 'stats',
          aggregates: [
            count,
            { does: 'dc', field: 'Logon Type', name: 'kinds' },
            { does: 'max', field: 'time', name: 'max(time)' },
          ],
          by: ['host', 'user'],
        },
        {
          kind: 'sort',
          keys: [
            { column: 'count', isDescending: true },
            { column: 'host', isDescending: false },
          ],
        },
        { kind: 'limit', rows: 5 },
      ],
    });
  });

  it.each([
    ['| top Image', { kind: 'top', fields: ['Image'], rows: 10 }],
    ['| top 25 Image, user', { kind: 'top', fields: ['Image', 'user'], rows: 25 }],
    ['| rare 3 "Logon Type"', { kind: 'rare', fields: ['Logon Type'], rows: 3 }],
    ['| timechart', { kind: 'timechart', spanMs: undefined, aggregate: count, by: undefined }],
    ['| timechart span=1h count() by source', { kind: 'timechart', spanMs: 3_600_000, aggregate: count, by: 'source' }],
    ['| timechart span=30s dc(user)', { spanMs: 30_000, aggregate: { does: 'dc', field: 'user', name: 'dc(user)' } }],
    ['| stats by host', { kind: 'stats', aggregates: [count], by: ['host'] }],
    ['| STATS Count by host', { kind: 'stats', aggregates: [count], by: ['host'] }],
    ['| table time, host', { kind: 'fields', fields: ['time', 'host'] }],
  ])('reads %s', (text, stage) => {
    expect(stagesOf(text)).toEqual([expect.objectContaining(stage)]);
  });

  it.each([
    ['a |', ['3-4 Something must follow']],
    ['a | explode x', ['4-13 There is no step “explode”']],
    ['a | limit 5', ['4-11 Before “limit”, say what to list']],
    ['| top host | top user', ['13-21 “top” looks at events']],
    ['| top host | sort -n', ['13-20 There is no column “n”: host, count, percent.']],
    ['| top', ['2-5 Say of which field']],
    ['| stats count() by', ['2-18 Say of which field']],
    ['| stats p95(x)', ['There is no “p95(x)”']],
    ['| stats count(x as y', ['There is no']],
    ['| stats count() as', ['There is no']],
    [`| stats ${'count(), '.repeat(17)}`, ['at most 16 figures']],
    ['| stats sum()', ['Say of which field: sum(field)']],
    ['| timechart span=1y', ['“1y” is no width']],
    ['| timechart by a, b', ['divided by one field']],
    ['| stats count() by time', ['Divide times by steps']],
    ['| top time', ['Divide times by steps']],
    ['| top a | limit 0', ['Say how many rows']],
    ['user: | nothing', ['0-5 A value is missing', '8-15 There is no step']],
    [`| top a ${'| limit 1 '.repeat(8)}`, ['at most 8 steps']],
  ])('refuses %s, and says where and why', (text, expected) => {
    const told = issuesOf(text);
    expect(told).toHaveLength(expected.length);
    for (const [index, line] of expected.entries()) expect(told[index]).toContain(line);
  });

  it('reads thousands of anything at once', () => {
    const many = ['| stats count(', ' ', '"', '(', 'by ', 'as ', ',', "'", 'count() as ', '| sort '];
    for (const text of many) {
      const before = process.cpuUsage();
      issuesOf(`| stats count(${text.repeat(Math.floor(3_900 / text.length))}x`);
      issuesOf(`a ${text.repeat(Math.floor(3_900 / text.length))}`);
      const { user } = process.cpuUsage(before);
      expect({ text, isQuick: user < 200_000 }).toEqual({ text, isQuick: true });
    }
  });

  it('never throws, and every place lies within the text', () => {
    const pieces = fc.constantFrom(
      '|',
      ' | ',
      'stats ',
      'top ',
      'count()',
      ' by ',
      'host',
      ',',
      '"',
      "'",
      '(',
      ')',
      'sort -',
      '5',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const parsed = parsePipeline(text);
        const places = 'issues' in parsed ? parsed.issues : [];
        for (const { at, end } of places) expect(at >= 0 && at < end && end <= text.length + 1).toBe(true);
      }),
    );
  });
});
