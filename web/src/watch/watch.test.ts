import { describe, expect, it, test } from 'vitest';
import { holdRows } from './hold-rows.ts';
import type { WatchReply } from './watch-calls.ts';
import { parseWatchSearch } from './watch-search.ts';
import { headlineOf, isWithoutLiveLogs } from './watch-words.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const none = { open: 0, taken: 0 };

type Changes = {
  readonly waiting?: Partial<WatchReply['alerts']['waiting']>;
  readonly waitedMs?: number;
  readonly clearance?: Partial<WatchReply['clearance']>;
  readonly kind?: WatchReply['kind'];
};

function replyWith({ waiting = {}, waitedMs, clearance = {}, kind = 'live' }: Changes): WatchReply {
  const raisedAt = new Date(NOW_MS - (waitedMs ?? 0)).toISOString();
  return {
    kind,
    clearance: { kind: 'waiting', proof: [], doubts: [], ...clearance },
    alerts: {
      waiting: { critical: none, high: none, medium: none, low: none, informational: none, ...waiting },
      oldestOpen: waitedMs === undefined ? null : { raisedAt },
    },
    cases: { active: 1 },
  } as unknown as WatchReply;
}

describe('the headline', () => {
  const headline = (changes: Changes) => headlineOf(replyWith(changes), NOW_MS);

  it('names the two worst levels that wait, and for how long nobody has had the oldest', () => {
    const waiting = { critical: { open: 1, taken: 1 }, medium: { open: 40, taken: 0 }, low: { open: 9, taken: 0 } };
    expect(headline({ waiting, waitedMs: 192 * 60_000 })).toEqual({
      tone: 'danger',
      title: '2 critical and 40 medium alerts wait for a verdict',
      more: 'Nobody has 50, the oldest for 3h 12m.',
    });
    expect(headline({ waiting: { low: { open: 1, taken: 0 } }, waitedMs: 0 })).toEqual({
      tone: 'warn',
      title: '1 low alert waits for a verdict',
      more: 'Nobody has 1, and all have just come in.',
    });
  });

  it('does not alarm while somebody has every alert', () => {
    expect(headline({ waiting: { critical: { open: 0, taken: 2 } } })).toMatchObject({
      tone: 'plain',
      more: 'Somebody has each of them.',
    });
  });

  it('is green only for what the server calls clear', () => {
    const tones = (['nothing-received', 'waiting', 'working', 'unproven', 'clear'] as const).map(
      (kind) => headline({ clearance: { kind }, waiting: { high: { open: 1, taken: 0 } } }).tone,
    );
    expect(tones).toEqual(['warn', 'warn', 'plain', 'warn', 'ok']);
    expect(headline({ clearance: { kind: 'working' } }).title).toBe('No alert waits; 1 case open');
    expect(headline({ clearance: { kind: 'unproven' }, kind: 'sample' }).title).toContain('sample');
  });
});

test('nothing live was received only where the sources were read and there are none', () => {
  const isSaid = (sources: object | null) => isWithoutLiveLogs({ sources } as unknown as WatchReply);
  const none = { heard: 0, late: 0, rejecting: 0, silent: 0 };
  expect([isSaid({ counts: none }), isSaid({ counts: { ...none, silent: 1 } }), isSaid(null)]).toEqual([
    true,
    false,
    false,
  ]);
});

describe('rows under a reader', () => {
  const hold = (held: string[], latest: string[]) => holdRows(held, latest, (row) => row);

  it('stay in their place, and say how many stand elsewhere by now', () => {
    expect(hold(['a', 'b', 'c'], ['a', 'b', 'c']).changes).toBe(0);
    const { rows, changes } = hold(['a', 'b', 'c'], ['b', 'a', 'c']);
    expect([rows.map(({ row }) => row), changes]).toEqual([['a', 'b', 'c'], 2]);
  });

  it('stay also when they are gone, and are marked', () => {
    expect(hold(['a', 'b'], ['b'])).toEqual({
      rows: [
        { row: 'a', isGone: true },
        { row: 'b', isGone: false },
      ],
      changes: 1,
    });
    expect(hold(['a'], []).changes).toBe(1);
  });

  it('show at once what is new about each', () => {
    const latest = [{ id: 'a', owner: 'Bob' }];
    expect(holdRows([{ id: 'a', owner: '' }], latest, ({ id }) => id).rows[0]?.row.owner).toBe('Bob');
  });
});

test('an address says what is open and what is counted, and nothing else', () => {
  expect(parseWatchSearch({ peek: 'x', day: 'judged', evil: 1 })).toEqual({ peek: 'x', day: 'judged' });
  expect(parseWatchSearch({ day: 'night', peek: '' })).toEqual({});
});
