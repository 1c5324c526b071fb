import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { TimeHistogram } from '../frame/charts/time-histogram.tsx';
import { Section } from '../frame/section.tsx';
import { absoluteRange } from '../frame/time-range/time-range.ts';
import type { WatchReply } from './watch-calls.ts';
import type { WatchSearch } from './watch-search.ts';

/** Worst at the foot of a bar, where lengths can be compared. The server counts mildest first. */
const SERIES = [
  { name: 'critical', colour: '--critical-border' },
  { name: 'high', colour: '--high-border' },
  { name: 'medium', colour: '--medium-border' },
  { name: 'low', colour: '--low-border' },
  { name: 'info', colour: '--info-border' },
] as const;
const HOUR_MS = 3_600_000;

type WatchDayProps = { readonly reply: WatchReply; readonly search: WatchSearch; readonly heightPx: number };

/** What came and what was judged in the last 24 hours. Bars of what came lead to the alerts that they count. */
export function WatchDay({ reply, search, heightPx }: WatchDayProps) {
  const navigate = useNavigate();
  const isJudged = search.day === 'judged';
  const hours = isJudged ? reply.alerts.judged : reply.alerts.raised;
  // The same array while the counts are the same: a drawing that is made anew flickers under the pointer.
  const key = JSON.stringify(hours);
  const { buckets, range } = useMemo(() => pictured(JSON.parse(key)), [key]);
  const sample = reply.kind === 'sample' ? 'only' : 'exclude';
  const zoom = (to: { readonly fromMs: number; readonly toMs: number }) =>
    void navigate({ to: '/queue', search: { ...absoluteRange(to), sample, state: 'open,taken,closed' } });
  return (
    <Section title="Last 24 hours" aside={<DayTabs isJudged={isJudged} />}>
      <TimeHistogram
        label={isJudged ? 'Alerts judged by hour' : 'Alerts raised by hour'}
        buckets={buckets}
        series={SERIES}
        range={range}
        query={`${reply.kind} alerts ${isJudged ? 'judged' : 'raised'} since ${clock(range.fromMs)} UTC`}
        total={undefined}
        heightPx={heightPx}
        {...(!isJudged && { onBrush: zoom })}
      />
    </Section>
  );
}

type Hours = WatchReply['alerts']['raised'];

function pictured(hours: Hours) {
  const buckets = hours.map(({ startMs, counts }) => ({ startMs, counts: counts.toReversed() }));
  const [first, last] = [hours[0]?.startMs ?? 0, hours.at(-1)?.startMs ?? 0];
  return { buckets, range: { fromMs: first, toMs: last + HOUR_MS } };
}

function DayTabs({ isJudged }: { readonly isJudged: boolean }) {
  return (
    <span className="tabs">
      <Link
        to="/watch"
        search={({ day: _, ...rest }) => rest}
        replace
        className="tab"
        activeOptions={EXACTLY}
        {...(!isJudged && { 'aria-current': 'true' as const })}
      >
        Raised
      </Link>
      <Link
        to="/watch"
        search={(old) => ({ ...old, day: 'judged' })}
        replace
        className="tab"
        activeOptions={EXACTLY}
        {...(isJudged && { 'aria-current': 'true' as const })}
      >
        Judged
      </Link>
    </span>
  );
}

const EXACTLY = { exact: true } as const;

function clock(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(5, 16).replace('T', ' ');
}
