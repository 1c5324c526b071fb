import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QueueSearch } from '../alerts/queue-search.ts';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Age } from '../frame/zoned-time.tsx';
import type { WatchReply } from './watch-calls.ts';
import { counted, LEVELS, sumOf, totalsOf } from './watch-words.ts';

/** Every figure leads to the list that it counts. */
export function WatchStrip({ reply }: { readonly reply: WatchReply }) {
  const { waiting, oldestOpen } = reply.alerts;
  const sample: QueueSearch = { sample: reply.kind === 'sample' ? 'only' : 'exclude' };
  const { open, all } = totalsOf(waiting);
  const criticals = sumOf(waiting.critical);
  return (
    <ul className="plain watch-strip" aria-label="Figures">
      <Figure label="Open criticals" tone={waiting.critical.open > 0 ? 'danger' : undefined}>
        <Link to="/queue" search={{ ...sample, level: 'critical' }} className="watch-figure">
          {criticals.toLocaleString('en')}
        </Link>
        <small>{criticals === 0 ? 'none waits' : `${waiting.critical.open.toLocaleString('en')} with nobody`}</small>
      </Figure>
      <Figure label="Oldest with nobody">
        <Link to="/queue" search={{ ...sample, state: 'open', sort: 'oldest' }} className="watch-figure">
          {oldestOpen ? <Age since={oldestOpen.raisedAt} /> : 'none'}
        </Link>
        <small className="clip">
          {oldestOpen ? `${oldestOpen.number} ${visibleLine(oldestOpen.title)}` : nobodyWaits(all)}
        </small>
      </Figure>
      <Figure label="With nobody">
        <Link to="/queue" search={{ ...sample, state: 'open' }} className="watch-figure">
          {open.toLocaleString('en')}
        </Link>
        <small>of {all.toLocaleString('en')} without a verdict</small>
      </Figure>
      <Figure label="Without a verdict">
        <LevelCounts waiting={waiting} sample={sample} />
      </Figure>
      <CaseFigure cases={reply.cases} />
      <SourceFigure reply={reply} />
    </ul>
  );
}

const nobodyWaits = (all: number): string => (all === 0 ? 'no alert waits' : 'somebody has each alert');

type FigureProps = {
  readonly label: string;
  readonly tone?: 'danger' | 'warn' | undefined;
  readonly children: ReactNode;
};

function Figure({ label, tone, children }: FigureProps) {
  return (
    <li className={tone}>
      <span className="watch-label">{label}</span>
      {children}
    </li>
  );
}

type LevelCountsProps = { readonly waiting: WatchReply['alerts']['waiting']; readonly sample: QueueSearch };

function LevelCounts({ waiting, sample }: LevelCountsProps) {
  return (
    <span className="watch-levels">
      {LEVELS.map((level) => (
        <Link key={level} to="/queue" search={{ ...sample, level }}>
          <SeverityBadge level={level} />{' '}
          <span className="figures">{sumOf(waiting[level]).toLocaleString('en', { notation: 'compact' })}</span>
        </Link>
      ))}
    </span>
  );
}

function CaseFigure({ cases }: { readonly cases: WatchReply['cases'] }) {
  if (cases === null) return <NotShown label="Active cases" why="not shown: needs cases.read" />;
  const unowned = cases.unowned > 0 ? `, ${cases.unowned.toLocaleString('en')} with nobody` : '';
  return (
    <Figure label="Active cases" tone={cases.incidents > 0 ? 'warn' : undefined}>
      <Link to="/cases" className="watch-figure">
        {cases.active.toLocaleString('en')}
      </Link>
      <small>
        {cases.incidents === 0 ? 'no incident' : counted(cases.incidents, 'incident')}
        {unowned}
      </small>
    </Figure>
  );
}

/** No source at all is not "0 silent". */
function SourceFigure({ reply: { sources, leftOut } }: { readonly reply: WatchReply }) {
  if (sources === null) {
    const isHidden = leftOut.some(({ part }) => part === 'sources');
    return <NotShown label="Silent sources" why={isHidden ? 'not shown: needs sources.read' : 'could not be read'} />;
  }
  const { late, ahead, rejecting, silent } = sources.counts;
  const all = Object.values(sources.counts).reduce((sum, n) => sum + n, 0);
  const offTime = late + ahead;
  const more = [
    ...(offTime > 0 ? [`${offTime} late or ahead`] : []),
    ...(rejecting > 0 ? [`${rejecting} unreadable`] : []),
  ];
  return (
    <Figure label="Silent sources" tone={silent > 0 || all === 0 ? 'warn' : undefined}>
      <Link to="/estate/sources" className="watch-figure">
        {all === 0 ? '–' : silent.toLocaleString('en')}
      </Link>
      <small>
        {all === 0
          ? `none heard in ${sources.lookBackDays} days`
          : [`of ${all.toLocaleString('en')}`, ...more].join(', ')}
      </small>
    </Figure>
  );
}

function NotShown({ label, why }: { readonly label: string; readonly why: string }) {
  return (
    <Figure label={label}>
      <span className="watch-figure muted">–</span>
      <small>{why}</small>
    </Figure>
  );
}
