import type { AlertSummary } from '../../../../src/detect/alerts/contract.ts';
import type { CaseReply, Story, TimelineEntry } from '../../../../src/respond/cases/contract.ts';

const PROPOSED = 12;
const TELLING = ['alert', 'event', 'decision'] as const satisfies readonly TimelineEntry['kind'][];

/** What a story is mostly made of, in the order in which it happened: the server is asked, for a case may have thousands of entries. */
export const TELLING_FIRST = { kind: TELLING.join(','), sort: 'oldest' } as const;

type LinkedAlerts = Pick<CaseReply, 'alertCount'> & { readonly alerts: readonly Pick<AlertSummary, 'id'>[] };

/**
 * The first moments of what was asked for by `TELLING_FIRST`, without the alerts that were taken out of the case. Of a case
 * with more alerts than its reply lists nobody can tell which those are: there all are proposed.
 */
export function proposedMoments(
  oldestFirst: readonly TimelineEntry[],
  { alerts, alertCount }: LinkedAlerts,
): readonly TimelineEntry[] {
  const linked = new Set(alerts.map(({ id }) => id));
  const mayBelong = ({ alert }: TimelineEntry) => alert === null || alertCount > alerts.length || linked.has(alert.id);
  return oldestFirst.filter(mayBelong).slice(0, PROPOSED);
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
