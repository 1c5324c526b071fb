import { useMemo } from 'react';
import type { Lane, LaneTone } from '../frame/charts/lane-marks.ts';
import { SwimLanes } from '../frame/charts/swim-lanes.tsx';
import { Section } from '../frame/section.tsx';
import type { ResolvedRange } from '../frame/time-range/time-range.ts';
import { visibleLine } from '../frame/visible-text.ts';
import type { EventCounts } from '../hunt/hunt-calls.ts';

type ActivityLanesProps = {
  readonly counts: EventCounts;
  readonly query: string;
  /** Undefined where all of time is looked at. */
  readonly range: ResolvedRange | undefined;
  readonly onRange: (range: ResolvedRange | undefined) => void;
};

/** What it did, kind by kind, side by side over time. */
export function ActivityLanes({ counts, query, range, onRange }: ActivityLanesProps) {
  const lanes = useMemo(() => lanesOf(counts), [counts]);
  return (
    <Section title="What it did, by kind">
      <SwimLanes
        label="What it did over time, by kind"
        lanes={lanes}
        range={range}
        onRange={onRange}
        leastPx={3}
        words={`${counts.matched.toLocaleString('en')} of ${counts.total.toLocaleString('en')} events: ${query}. The higher a mark, the more events.`}
      />
    </Section>
  );
}

const TONES: readonly LaneTone[] = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];
const LEAST_HEIGHT = 0.25;

function lanesOf({ series, buckets, widthMs }: EventCounts): readonly Lane[] {
  const most = Math.max(1, ...buckets.flatMap(({ counts }) => counts));
  return series.map(({ name }, at) => ({
    id: name,
    name: visibleLine(name),
    kind: '',
    marks: buckets.flatMap(({ startMs, counts }) => {
      const count = counts[at] ?? 0;
      if (count === 0) return [];
      return [
        {
          id: String(startMs),
          fromMs: startMs,
          toMs: startMs + widthMs,
          tone: TONES[at] ?? 'series-6',
          // Ten times as many are seen to be more, and one is still seen.
          height: LEAST_HEIGHT + (1 - LEAST_HEIGHT) * (Math.log1p(count) / Math.log1p(most)),
          text: count === 1 ? '1 event' : `${count.toLocaleString('en')} events`,
        },
      ];
    }),
  }));
}
