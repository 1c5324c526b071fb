import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Empty, FailureNotice, LoadingRows } from '../../frame/load-states.tsx';
import { Pager } from '../../frame/pager.tsx';
import type { CaseSearch } from './case-search.ts';
import { useCaseWork } from './case-work.tsx';
import { ENTRY_KINDS, KIND_WORDS, kindsAsked, withKind } from './entry-kinds.ts';
import { HeldTimeline } from './held-timeline.tsx';
import { timelineQuery } from './workspace-calls.ts';

const route = getRouteApi('/frame/cases/$caseNumber');

/** All that was written down, newest first by when it happened. */
export function TimelineTab() {
  const { item } = useCaseWork();
  const { kind, cursor } = route.useSearch();
  const kinds = kindsAsked(kind);
  const asked = kinds.length === 0 ? undefined : kinds.join(',');
  const list = useQuery(timelineQuery(item.number, { kind: asked, cursor }));
  const { data, error } = list;
  return (
    <>
      <KindFilter kind={kind} total={item.timelineCount} />
      {error && (
        <FailureNotice what="The timeline" error={error} onRetry={() => void list.refetch()} hasOldData={!!data} />
      )}
      {!data && !error && <LoadingRows label="Loading the timeline" />}
      {data?.data.length === 0 && (
        <Empty title="No entry of this kind">Choose another kind above, or none for all.</Empty>
      )}
      {data && data.data.length > 0 && (
        <HeldTimeline
          // Anew once more when the page asked for has come: until then the one before stands here.
          key={`${asked} ${cursor} ${list.isPlaceholderData}`}
          label="Timeline, newest first"
          entries={data.data}
          doneBy={({ author }) => author}
        />
      )}
      {data && <Pager cursor={cursor} next={data.next} shown={data.data.length} noun="line" />}
    </>
  );
}

function KindFilter({ kind, total }: { readonly kind: string | undefined; readonly total: number }) {
  const navigate = route.useNavigate();
  const kinds = kindsAsked(kind);
  const change = (next: string | undefined) =>
    void navigate({
      search: ({ kind: _, cursor: __, ...rest }: CaseSearch) => (next === undefined ? rest : { ...rest, kind: next }),
      replace: true,
    });
  return (
    <div className="kind-filter" role="toolbar" aria-label="Kinds of entries">
      <button type="button" className="tab" aria-pressed={kinds.length === 0} onClick={() => change(undefined)}>
        All {total.toLocaleString('en')}
      </button>
      {ENTRY_KINDS.map((name) => (
        <button
          type="button"
          key={name}
          className="tab"
          aria-pressed={kinds.includes(name)}
          onClick={() => change(withKind(kinds, name))}
        >
          <span className={`dot dot-${name}`} aria-hidden="true" /> {KIND_WORDS[name].many}
        </button>
      ))}
    </div>
  );
}
