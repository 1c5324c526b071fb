import { useQuery } from '@tanstack/react-query';
import { HourGrid } from '../frame/charts/hour-grid.tsx';
import { TrendLine } from '../frame/charts/trend-line.tsx';
import { FailureNotice } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { type WatchTrends as Trends, trendsQuery } from './watch-calls.ts';

const DAY_MS = 86_400_000;

/** How long alerts waited lately, and when they come. Of the floor, never of a person. */
export function WatchTrends() {
  const { data, error, refetch } = useQuery(trendsQuery);
  return (
    <div className="watch-trends">
      {error && (
        <FailureNotice what="The trends" error={error} onRetry={() => void refetch()} hasOldData={data !== undefined} />
      )}
      {data && <TrendSections trends={data} />}
    </div>
  );
}

function TrendSections({ trends: { days, targets, week } }: { readonly trends: Trends }) {
  const toTake = days.map(({ startMs, toTake: times }) => ({ startMs, ...times }));
  const toClose = days.map(({ startMs, toClose: times }) => ({ startMs, ...times }));
  const weeks = (week.toMs - week.fromMs) / (7 * DAY_MS);
  return (
    <>
      <Section title="Time to take" aside="by the day of taking, UTC">
        {toTake.some(({ n }) => n > 0) ? (
          <TrendLine
            label="Time to take"
            points={toTake}
            targetMs={targets.takeMs}
            query="live alerts, from raised to taken, or judged without taking"
          />
        ) : (
          <NothingMeasured what="taken" days={days.length} />
        )}
      </Section>
      <Section title="Time to verdict" aside="by the day of the verdict, UTC">
        {toClose.some(({ n }) => n > 0) ? (
          <TrendLine
            label="Time to verdict"
            points={toClose}
            targetMs={targets.closeMs}
            query="live alerts, from raised to the verdict that stands"
          />
        ) : (
          <NothingMeasured what="judged" days={days.length} />
        )}
      </Section>
      <Section title="When alerts come" aside={`${weeks} whole weeks before today, UTC`}>
        <HourGrid
          label="Alerts raised by weekday and hour"
          counts={week.counts}
          weeks={weeks}
          query="live alerts raised"
        />
      </Section>
    </>
  );
}

function NothingMeasured({ what, days }: { readonly what: string; readonly days: number }) {
  return (
    <p className="muted watch-none">
      No live alert was {what} in {days} days. Sample alerts are not measured.
    </p>
  );
}
