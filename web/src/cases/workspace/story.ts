import type { Story, TimelineEntry } from '../../../../src/respond/cases/contract.ts';

const PROPOSED = 12;
const TELLING: ReadonlySet<TimelineEntry['kind']> = new Set(['alert', 'event', 'decision']);

/** The first moments that a story is mostly made of, in the order in which they happened. Takes the newest first. */
export function proposedMoments(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return timeline
    .filter(({ kind }) => TELLING.has(kind))
    .toReversed()
    .slice(0, PROPOSED);
}

/** What somebody edits, and from which version on; `basedOn` is empty while nobody does. */
export const NO_SUMMARY_DRAFT = { text: '', basedOn: '' };
export type SummaryDraft = typeof NO_SUMMARY_DRAFT;

export function draftFrom(story: Story | null): SummaryDraft {
  return { text: story?.text ?? '', basedOn: String(story?.version ?? 0) };
}

/** The version that somebody else has written since this draft was begun. */
export function writtenSince({ basedOn }: SummaryDraft, story: Story | null): Story | undefined {
  return basedOn !== '' && story && story.version > Number(basedOn) ? story : undefined;
}
