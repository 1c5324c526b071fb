import { NativeSelect } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { TimeHistogram } from '../frame/charts/time-histogram.tsx';
import { FailureNotice } from '../frame/load-states.tsx';
import { absoluteRange } from '../frame/time-range/time-range.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { bucketsShown } from './buckets-shown.ts';
import type { EventCounts } from './hunt-calls.ts';

import { type Changes, type HuntSearch, STACKED_BY } from './hunt-search.ts';

type HuntChartProps = {
  readonly search: HuntSearch;
  readonly counts: UseQueryResult<EventCounts>;
  readonly onChange: (changes: Changes) => void;
};

/** When it happened. Folded away it costs a line; the counts are kept, because they are told below, too. */
export function HuntChart({ search, counts, onChange }: HuntChartProps) {
  const { data, error } = counts;
  const isShown = search.chart !== 'off';
  return (
    <section className="hunt-chart" aria-label="Events over time">
      <div className="hunt-chart-tools">
        <button
          type="button"
          className="link-button"
          aria-expanded={isShown}
          onClick={() => onChange({ chart: isShown ? 'off' : '' })}
        >
          {isShown ? '▾' : '▸'} Over time
        </button>
        {isShown && (
          <NativeSelect
            size="xs"
            aria-label="Divided by"
            value={search.by ?? 'source'}
            onChange={(event) => onChange({ by: STACKED_BY.find((by) => by === event.currentTarget.value) ?? '' })}
          >
            {STACKED_BY.map((by) => (
              <option key={by} value={by}>
                by {by}
              </option>
            ))}
          </NativeSelect>
        )}
      </div>
      {error && (
        <FailureNotice
          what="The counts"
          error={error}
          onRetry={() => void counts.refetch()}
          hasOldData={data !== undefined}
        />
      )}
      {isShown && data && (
        <TimeHistogram
          {...bucketsShown(data)}
          label="Events over time"
          query={search.query === undefined ? 'every event' : visibleLine(search.query.slice(0, 200))}
          total={data.total}
          onBrush={(range) => onChange(absoluteRange(range))}
        />
      )}
      {isShown && !data && !error && <div className="hunt-chart-room" />}
    </section>
  );
}
