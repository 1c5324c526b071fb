import { describe, expect, it, vi } from 'vitest';
import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { byDay, holdBack, writtenLateMs } from './held-back.ts';

function entryOf(id: string, choices: Partial<TimelineEntry> = {}): TimelineEntry {
  const at = '2026-11-22T02:14:07.000Z';
  const author = { id: 'u-bob', name: 'Bob' };
  const nothing = { alert: null, eventId: null, taskId: null, starredBy: null };
  return { id, kind: 'note', at, recordedAt: at, author, text: id, ...nothing, ...choices };
}

describe('a timeline that somebody reads', () => {
  it('holds back what others wrote meanwhile, and shows what the reader wrote', () => {
    const mine = entryOf('3', { author: { id: 'u-ann', name: 'Ann' } });
    const { shown, waiting } = holdBack(
      [mine, entryOf('2'), entryOf('1')],
      new Set(['1']),
      ({ author }) => author.id === 'u-ann',
    );
    expect(shown.map(({ id }) => id)).toEqual(['3', '1']);
    expect(waiting.map(({ id }) => id)).toEqual(['2']);
  });

  it('stands under its days', () => {
    const entries = [entryOf('3'), entryOf('2'), entryOf('1', { at: '2026-11-21T23:59:59.000Z' })];
    expect(byDay(entries, 'utc').map(({ day, entries: those }) => [day, those.length])).toEqual([
      ['2026-11-22', 2],
      ['2026-11-21', 1],
    ]);
  });

  it('stands under the days of the clock that somebody chose', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    const entries = [entryOf('2'), entryOf('1', { at: '2026-11-21T23:59:59.000Z' })];
    expect(byDay(entries, 'local').map(({ day, entries: those }) => [day, those.length])).toEqual([['2026-11-22', 2]]);
    vi.unstubAllEnvs();
  });

  it('says which lines were written down later than they happened', () => {
    expect(writtenLateMs(entryOf('1'))).toBeUndefined();
    expect(writtenLateMs(entryOf('1', { recordedAt: '2026-11-22T03:14:07.000Z' }))).toBe(3_600_000);
  });
});
