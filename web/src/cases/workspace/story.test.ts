import { describe, expect, it } from 'vitest';
import { readTimelineQuerySchema, type Story, type TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { draftFrom, NO_SUMMARY_DRAFT, proposedMoments, TELLING_FIRST, writtenSince } from './story.ts';

const by = { id: 'u-ann', name: 'Ann' };
const at = '2026-11-22T02:14:07.000Z';
const storyOf = (version: number): Story => ({ version, text: `version ${version}`, by, at });

function entryOf(n: number, alertNumber: string | null): TimelineEntry {
  const alert = alertNumber === null ? null : { id: `id of ${alertNumber}`, number: alertNumber };
  const kind = alert === null ? 'event' : 'alert';
  const nothing = { eventId: null, taskId: null, starredBy: null };
  return { id: `${n}`, kind, at, recordedAt: at, author: by, text: '', alert, ...nothing };
}

const numbersOf = (entries: readonly TimelineEntry[]) => entries.map(({ id }) => Number(id));

describe('the story of a case', () => {
  it('asks for alerts, events and decisions from the beginning of the case, and proposes the first dozen', () => {
    expect(readTimelineQuerySchema.parse(TELLING_FIRST)).toMatchObject({
      kind: ['alert', 'event', 'decision'],
      sort: 'oldest',
    });
    const timeline = Array.from({ length: 100 }, (_, n) => entryOf(n, null));
    expect(numbersOf(proposedMoments(timeline, { alerts: [], alertCount: 0 }))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });

  it('proposes no alert that was taken out of the case, where the case tells which those are', () => {
    const alerts = [{ id: 'id of AL-1' }];
    const timeline = [entryOf(1, 'AL-1'), entryOf(2, 'AL-2'), entryOf(3, null)];
    expect(numbersOf(proposedMoments(timeline, { alerts, alertCount: 1 }))).toEqual([1, 3]);
    expect(numbersOf(proposedMoments(timeline, { alerts, alertCount: 300 }))).toEqual([1, 2, 3]);
  });

  it('is edited from a version, and says when somebody has written a later one since', () => {
    const draft = draftFrom(storyOf(2));
    expect(draft).toEqual({ text: 'version 2', basedOn: '2' });
    expect(writtenSince(draft, storyOf(2))).toBeUndefined();
    expect(writtenSince(draft, storyOf(3))?.version).toBe(3);
    expect(writtenSince(draftFrom(null), storyOf(1))?.version).toBe(1);
    expect(writtenSince(NO_SUMMARY_DRAFT, storyOf(1))).toBeUndefined();
  });
});
