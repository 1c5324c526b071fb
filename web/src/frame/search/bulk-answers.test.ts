import { describe, expect, it } from 'vitest';
import { askable, askInParts, type BulkRow, cellOf, csvOf, isCountable } from './bulk-answers.ts';
import { recogniseMany } from './recognise.ts';

const linesOf = (text: string) => recogniseMany(text)?.lines ?? [];
const rowOf = (line: ReturnType<typeof linesOf>[number]): BulkRow => ({
  line,
  seen: { live: { firstAt: '2026-01-01T00:00:00.000Z', lastAt: '' } },
  events: cellOf({ live: 3, sample: 2 }, true),
  alerts: cellOf({}, true),
  cases: cellOf({}, false),
});

describe('a lookup of many', () => {
  it('asks for each value once and as it is meant, and not for what is too short to look for', () => {
    expect(askable(linesOf('hxxp://evil[.]example/x\n10[.]0.0.1\n10.0.0.1\nx'))).toEqual([
      'http://evil.example/x',
      '10.0.0.1',
    ]);
  });

  it('goes on in parts, each answer standing before the next is asked', async () => {
    const values = Array.from({ length: 600 }, (_, at) => `v${at}`);
    const parts: (readonly [number, number])[] = [];
    await askInParts(values, async (part) => part.slice(0, 1).map((value) => ({ value, isSample: false })), {
      signal: new AbortController().signal,
      onPart: ({ asked, found }) => parts.push([asked, found.size]),
    });
    expect(parts).toEqual([
      [250, 1],
      [500, 2],
      [600, 3],
    ]);
  });

  it('never says 0 for what was not asked', () => {
    expect([cellOf({ live: 0 }, true), cellOf({}, false), cellOf({ live: 2 }, false)]).toEqual([
      { kind: 'none' },
      { kind: 'unknown' },
      { kind: 'count', live: 2, sample: 0 },
    ]);
  });

  it('keeps apart what is live and what is of the sample', async () => {
    const both = [true, false].map((isSample) => ({ value: 'a', isSample, events: isSample ? 5 : 7 }));
    await askInParts(['a'], async () => both, {
      signal: new AbortController().signal,
      onPart: ({ found }) => expect(found.get('a')).toMatchObject({ live: { events: 7 }, sample: { events: 5 } }),
    });
    expect.assertions(1);
  });

  it('leaves as CSV that no spreadsheet runs', () => {
    const [formula, quoted] = linesOf('=HYPERLINK("x")\nsay "no", never');
    if (!formula || !quoted) throw new Error('two lines were expected');
    expect(csvOf([rowOf(formula), rowOf(quoted)]).split('\r\n')).toEqual([
      'value,taken for,times pasted,first seen,last seen,events,alerts,cases,sample: first seen,sample: last seen,sample: events,sample: alerts,sample: cases',
      `"'=HYPERLINK(""x"")",text,1,2026-01-01T00:00:00.000Z,,3,none,unknown,,,2,none,unknown`,
      '"say ""no"", never",text,1,2026-01-01T00:00:00.000Z,,3,none,unknown,,,2,none,unknown',
    ]);
  });
});

it('says none of an ATT&CK id only where it is looked for by such ids', () => {
  const lineOf = (value: string) => ({ readings: [{ kind: 'attack', value }] as const });
  expect(isCountable(lineOf('T1059.001'), 'alerts')).toBe(true);
  expect(isCountable(lineOf('TA0002'), 'alerts')).toBe(false);
  expect(isCountable(lineOf('T1059.001'), 'cases')).toBe(false);
});
