import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import type { LaneMark } from '../../frame/charts/lane-marks.ts';
import { SwimLanes } from '../../frame/charts/swim-lanes.tsx';
import { Empty, FailureNotice, LoadingRows } from '../../frame/load-states.tsx';
import type { ResolvedRange } from '../../frame/time-range/time-range.ts';
import { caseLanes, type LanesBy } from './case-lanes.ts';
import { type CaseSearch, rangeAsked } from './case-search.ts';
import { useCaseWork } from './case-work.tsx';
import { linksQuery, timelineQuery } from './workspace-calls.ts';

const route = getRouteApi('/frame/cases/$caseNumber');
const NO_EVENTS: readonly TimelineEntry[] = [];
const BY: readonly { readonly by: LanesBy; readonly word: string }[] = [
  { by: 'entity', word: 'By entity' },
  { by: 'source', word: 'By source' },
];

/** The alerts and what people wrote down, beside each other over time. */
export function LanesTab() {
  const { item } = useCaseWork();
  const search = route.useSearch();
  const links = useQuery(linksQuery(item.number));
  const events = useQuery(timelineQuery(item.number, { kind: 'event' }));
  const by = search.lanes ?? 'entity';
  const { data, error } = links;
  const told = events.data?.data ?? NO_EVENTS;
  const picture = useMemo(
    () => data && caseLanes({ alerts: item.alerts, links: data.data, events: told }, by),
    [data, item.alerts, told, by],
  );
  const navigate = route.useNavigate();
  const change = (next: Change) => void navigate({ search: next, replace: true });
  return (
    <>
      <div className="kind-filter" role="toolbar" aria-label="Lanes">
        {BY.map(({ by: each, word }) => (
          <button
            type="button"
            key={each}
            className="tab"
            aria-pressed={each === by}
            onClick={() => change((old) => ({ ...old, lanes: each }))}
          >
            {word}
          </button>
        ))}
      </div>
      {error && (
        <FailureNotice what="The lanes" error={error} onRetry={() => void links.refetch()} hasOldData={!!data} />
      )}
      {!data && !error && <LoadingRows label="Loading the lanes" />}
      {picture?.lanes.length === 0 && (
        <Empty title="Nothing to show over time">
          Lanes hold linked alerts, and events that somebody wrote down (e).
        </Empty>
      )}
      {picture && picture.lanes.length > 0 && (
        <Picture
          picture={picture}
          eventCount={told.length}
          hasMoreEvents={events.data?.next != null}
          onChange={change}
        />
      )}
    </>
  );
}

type Change = (old: CaseSearch) => CaseSearch;

type PictureProps = {
  readonly picture: ReturnType<typeof caseLanes>;
  readonly eventCount: number;
  readonly hasMoreEvents: boolean;
  readonly onChange: (change: Change) => void;
};

function Picture({ picture, eventCount, hasMoreEvents, onChange }: PictureProps) {
  const { item } = useCaseWork();
  const search = route.useSearch();
  const navigate = useNavigate();
  const range = useMemo(() => rangeAsked(search), [search]);
  const setRange = (next: ResolvedRange | undefined) =>
    onChange(({ from: _, to: __, ...rest }) => ({
      ...rest,
      ...(next && { from: new Date(next.fromMs).toISOString(), to: new Date(next.toMs).toISOString() }),
    }));
  const open = ({ id }: LaneMark) => {
    if (id.startsWith('AL-')) void navigate({ to: '/alerts/$alertId', params: { alertId: id } });
  };
  const events = `${hasMoreEvents ? 'the newest ' : ''}${eventCount} written ${eventCount === 1 ? 'event' : 'events'}`;
  const leftOut = picture.lanesLeftOut > 0 ? `; ${picture.lanesLeftOut} quieter lanes are left out` : '';
  return (
    <SwimLanes
      label={`Alerts and events of ${item.number} over time`}
      lanes={picture.lanes}
      range={range}
      onRange={setRange}
      onOpen={open}
      words={`${item.alerts.length} of ${item.alertCount} alerts of ${item.number} and ${events}${leftOut}. The higher a mark, the more severe.`}
    />
  );
}
