import { describe, expect, it } from 'vitest';
import type { Story, TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { draftFrom, NO_SUMMARY_DRAFT, proposedMoments, writtenSince } from './story.ts';

const by = { id: 'u-ann', name: 'Ann' };
const at = '2026-11-22T02:14:07.000Z';
const storyOf = (version: number): Story => ({ version, text: `version ${version}`, by, at });

describe('the story of a case', () => {
  it('proposes alerts, events and decisions, the earliest first', () => {
    const nothing = { alert: null, eventId: null, taskId: null, starredBy: null };
    const timeline = (['task', 'decision', 'note', 'event', 'alert', 'status'] as const).map(
      (kind): TimelineEntry => ({ id: kind, kind, at, recordedAt: at, author: by, text: kind, ...nothing }),
    );
    expect(proposedMoments(timeline).map(({ kind }) => kind)).toEqual(['alert', 'event', 'decision']);
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
