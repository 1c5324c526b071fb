import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { TimeHistogram } from '../frame/charts/time-histogram.tsx';
import { KeyHint } from '../frame/key-caps.tsx';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import {
  ALL_TIME,
  absoluteRange,
  parseTimeRange,
  type ResolvedRange,
  type TimeRange,
} from '../frame/time-range/time-range.ts';
import { TimeRangePicker } from '../frame/time-range/time-range-picker.tsx';
import { useTitle } from '../frame/use-title.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { bucketsShown } from '../hunt/buckets-shown.ts';
import { type EventCounts, eventCountsQuery } from '../hunt/hunt-calls.ts';
import { useMay } from '../identity/session.ts';
import { ActivityLanes } from './activity-lanes.tsx';
import { EntityAlerts, EntityCases } from './entity-alerts.tsx';
import { alertEntity, type EntityKind, entityKind } from './entity-kinds.ts';
import { EntityValues } from './entity-values.tsx';
import './estate.css';

/** What is this, and should I worry? */
export function EntityPage() {
  const { type = '', name = '' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as { readonly from?: unknown; readonly to?: unknown };
  const navigate = useNavigate();
  const { from, to } = parseTimeRange(search, ALL_TIME);
  const kind = entityKind(type);
  const query = kind.query(name);
  const meant = useMemo(() => ({ query, range: { from, to } }), [query, from, to]);
  const mayRead = useMay('events.read');
  const [mayAlerts, mayCases] = [useMay('alerts.read'), useMay('cases.read')];
  // Who may see no part of it is told by the server whom to ask.
  const seesNothing = !mayRead && !mayAlerts && !mayCases;
  const counts = useQuery({ ...eventCountsQuery(meant, 'class', 'matched'), enabled: mayRead || seesNothing });
  const change = (range: TimeRange) => void navigate({ to: '.', search: () => ({ ...range }) });
  const hunt = () => void navigate({ to: '/hunt', search: { query, from, to } });
  const line = visibleLine(name.slice(0, 300));
  useTitle(`${kind.name} ${line}`);
  useShortcuts('Entity', mayRead ? [{ keys: 'f', name: 'Its events in Hunt', run: hunt }] : []);
  const { data, error } = counts;
  return (
    <main className="page page-record wide">
      <header className="record-head entity-head">
        <div className="record-line">
          <span className="muted">{visibleLine(kind.name)}</span>
          <span className="push">
            <TimeRangePicker value={meant.range} onChange={change} />
          </span>
        </div>
        <h1>
          <bdi dir="ltr">{line}</bdi>
        </h1>
        {data && <Seen counts={data} isAllTime={from === 'all' && to === 'now'} />}
        {kind.note && <p className="muted">{kind.note}</p>}
        {mayRead && (
          <div className="actions">
            <Button onClick={hunt} rightSection={<KeyHint keys="f" />}>
              Its events in Hunt
            </Button>
          </div>
        )}
        {!mayRead && !seesNothing && (
          <p className="muted">What it did stands in logs, which your role may not read (events.read).</p>
        )}
      </header>
      {error && (
        <FailureNotice what="Its events" error={error} onRetry={() => void counts.refetch()} hasOldData={!!data} />
      )}
      {mayRead && !data && !error && <LoadingRows label="Loading what is known of it" />}
      {data && (
        <Activity
          counts={data}
          kind={kind}
          meant={meant}
          onBrush={(range) => change(range ? absoluteRange(range) : ALL_TIME)}
        />
      )}
      {!seesNothing && (
        <div className="columns">
          <EntityAlerts entity={alertEntity(type, name)} />
          <EntityCases entity={alertEntity(type, name)} />
        </div>
      )}
    </main>
  );
}

function Seen({ counts, isAllTime }: { readonly counts: EventCounts; readonly isAllTime: boolean }) {
  const { firstAt, lastAt, matched, total } = counts;
  if (firstAt === null || lastAt === null) return null;
  return (
    <dl className="inline-pairs">
      <div>
        <dt>{isAllTime ? 'first seen' : 'first seen in this time'}</dt>
        <dd>
          <ZonedTime at={firstAt} />
        </dd>
      </div>
      <div>
        <dt>last seen</dt>
        <dd>
          <ZonedTime at={lastAt} />
        </dd>
      </div>
      <div>
        <dt>events</dt>
        <dd>
          {matched.toLocaleString('en')} of {total.toLocaleString('en')}
        </dd>
      </div>
    </dl>
  );
}

type ActivityProps = {
  readonly counts: EventCounts;
  readonly kind: EntityKind;
  readonly meant: { readonly query: string; readonly range: TimeRange };
  /** Undefined: all of time. */
  readonly onBrush: (range: ResolvedRange | undefined) => void;
};

function Activity({ counts, kind, meant, onBrush }: ActivityProps) {
  if (counts.matched === 0) {
    const isEver = meant.range.from !== 'all';
    return (
      <Empty title={isEver ? 'Not seen in this time' : 'Never seen'}>
        None of {counts.total.toLocaleString('en')} events {isEver ? 'of this time ' : ''}names it.
      </Empty>
    );
  }
  return (
    <>
      <Section title="Events over time">
        <TimeHistogram
          {...bucketsShown(counts)}
          label="Its events over time"
          query={visibleLine(meant.query)}
          total={counts.total}
          onBrush={onBrush}
          heightPx={140}
        />
      </Section>
      <ActivityLanes
        counts={counts}
        query={visibleLine(meant.query)}
        range={meant.range.from === 'all' ? undefined : bucketsShown(counts).range}
        onRange={onBrush}
      />
      <div className="entity-values">
        {kind.fields.map(({ field, title }) => (
          <EntityValues key={field} field={field} title={title} meant={meant} />
        ))}
      </div>
    </>
  );
}
