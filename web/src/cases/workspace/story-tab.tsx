import { useQuery } from '@tanstack/react-query';
import { KeyHint } from '../../frame/key-caps.tsx';
import { FailureNotice, LoadingRows } from '../../frame/load-states.tsx';
import { useCaseWork } from './case-work.tsx';
import { HeldTimeline } from './held-timeline.tsx';
import { proposedMoments, TELLING_FIRST } from './story.ts';
import { SummaryPart } from './summary-part.tsx';
import { TimelineList } from './timeline-list.tsx';
import { timelineQuery } from './workspace-calls.ts';

/** What happened, told: the summary, and the starred entries in the order of what happened. */
export function StoryTab() {
  const { item } = useCaseWork();
  const list = useQuery(timelineQuery(item.number, { starred: 'true', sort: 'oldest' }));
  const { data, error } = list;
  return (
    <>
      <SummaryPart />
      <section aria-labelledby="story-moments" className="story-part">
        <header>
          <h2 id="story-moments">What happened</h2>
          <span className="muted">in the order in which it happened</span>
        </header>
        {error && (
          <FailureNotice what="The story" error={error} onRetry={() => void list.refetch()} hasOldData={!!data} />
        )}
        {!data && !error && <LoadingRows label="Loading the story" />}
        {data?.data.length === 0 && <Proposed />}
        {data && data.data.length > 0 && (
          <HeldTimeline label="The story, oldest first" entries={data.data} doneBy={({ starredBy }) => starredBy} />
        )}
        {data?.next && <p className="muted">The first {data.data.length} starred entries. Fewer tell more.</p>}
      </section>
    </>
  );
}

/** Until somebody stars: what often belongs into a story. */
function Proposed() {
  const { item, off } = useCaseWork();
  const { data, error, refetch } = useQuery(timelineQuery(item.number, TELLING_FIRST));
  if (!data) {
    if (error) return <FailureNotice what="What may belong here" error={error} onRetry={() => void refetch()} />;
    return <LoadingRows label="Looking what may belong here" />;
  }
  const moments = proposedMoments(data.data, item);
  return (
    <>
      <p className="muted story-hint">
        {off('tell') === undefined ? (
          <>
            Nothing is starred yet. These may belong here: star what tells the story, here or in the timeline{' '}
            <KeyHint keys="s" />
          </>
        ) : (
          'Nobody has starred anything yet. These may be what it is about.'
        )}
      </p>
      <TimelineList label="What may belong into the story" entries={moments} />
    </>
  );
}
