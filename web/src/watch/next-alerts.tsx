import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { KeyHint } from '../frame/key-caps.tsx';
import { SampleTag } from '../frame/sample-tag.tsx';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Age } from '../frame/zoned-time.tsx';
import { type HeldRow, holdRows } from './hold-rows.ts';
import type { Reading } from './use-reading.ts';
import type { NextAlert, WatchReply } from './watch-calls.ts';
import { counted, totalsOf } from './watch-words.ts';

export type NextRows = {
  readonly rows: readonly HeldRow<NextAlert>[];
  /** Rows that stand elsewhere by now. */
  readonly changes: number;
  readonly showLatest: () => void;
};

/** While somebody reads, rows stay where they are; what has changed waits behind a pill. */
export function useNextRows(latest: readonly NextAlert[], isReading: boolean): NextRows {
  const [held, setHeld] = useState(latest);
  useEffect(() => {
    if (!isReading) setHeld(latest);
  }, [isReading, latest]);
  return { ...holdRows(isReading ? held : latest, latest, ({ alert }) => alert.id), showLatest: () => setHeld(latest) };
}

type NextAlertsProps = {
  readonly next: NextRows;
  readonly alerts: WatchReply['alerts'];
  readonly activeId: string | undefined;
  readonly onActivate: (id: string) => void;
  /** Whoever reads the list is noticed by these. */
  readonly reading: Reading['handlers'];
};

export function NextAlerts({ next, alerts, activeId, onActivate, reading }: NextAlertsProps) {
  const { all } = totalsOf(alerts.waiting);
  const of = all > alerts.rankedAmong ? `${alerts.rankedAmong} of ${counted(all, 'alert')}` : counted(all, 'alert');
  return (
    <Section
      title="Next ten"
      aside={
        next.changes > 0 ? (
          <button type="button" className="pill" onClick={next.showLatest}>
            The ranking has changed <KeyHint keys="." />
          </button>
        ) : (
          all > 0 && `ranked among ${of} without a verdict`
        )
      }
    >
      {next.rows.length === 0 && <p className="muted watch-none">Nothing waits for a verdict.</p>}
      <ol className="plain next-alerts" {...reading}>
        {next.rows.map(({ row, isGone }) => (
          <NextRow
            key={row.alert.id}
            next={row}
            isGone={isGone}
            isActive={row.alert.id === activeId}
            onFocus={() => onActivate(row.alert.id)}
          />
        ))}
      </ol>
      {next.rows.length > 0 && <RankingExplained />}
    </Section>
  );
}

type NextRowProps = {
  readonly next: NextAlert;
  readonly isGone: boolean;
  readonly isActive: boolean;
  readonly onFocus: () => void;
};

export const nextRowId = (alertId: string): string => `next-${alertId}`;

function NextRow({ next: { alert, points, reasons }, isGone, isActive, onFocus }: NextRowProps) {
  const sums = reasons.map((reason) => `${reason.points} ${reason.words}`).join(', ');
  // The badge says the level, and the age how long it waits.
  const words = reasons.filter(({ kind }) => kind !== 'level' && kind !== 'wait').map((reason) => reason.words);
  return (
    <li className={isGone ? 'gone' : undefined}>
      <Link
        id={nextRowId(alert.id)}
        to="/watch"
        search={(old) => ({ ...old, peek: alert.id })}
        aria-current={isActive ? 'true' : undefined}
        className="next-alert"
        title={visibleLine(`${points} points: ${sums}`)}
        onFocus={onFocus}
      >
        <SeverityBadge level={alert.level} />
        <span className="grow">
          <span className="next-title">
            <span className="clip">{visibleLine(alert.title)}</span>
            <bdi dir="ltr" className="value clip next-entity">
              {visibleLine(alert.entity.name)}
            </bdi>
            {alert.isSample && <SampleTag />}
          </span>
          <span className="next-reasons clip">
            {isGone ? 'No longer among the next ten' : visibleLine(words.join(' · '))}
          </span>
        </span>
        <span className="next-points figures">
          {points}
          <span className="hidden"> points</span>
        </span>
        <span className="next-age">
          <Age since={alert.raisedAt} />
        </span>
      </Link>
    </li>
  );
}

function RankingExplained() {
  return (
    <details className="next-how">
      <summary>How this is ranked</summary>
      <p>
        By points that add up, shown on each row: level (critical 120, high 60, medium 30, low 10), nobody has it (40),
        how long it waits (5 to 20), other high or critical alerts on the same entity (5 each, at most 15), an active
        case (10) or incident (20) that names its entity. So a critical alert that nobody has stands above every high
        one. Of equals the older comes first.
      </p>
    </details>
  );
}
