import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { writeText } from '../../../../src/collect/event-query/contract.ts';
import type { Permission } from '../../../../src/platform/identity/contract.ts';
import { useMay } from '../../identity/session.ts';
import { failureText } from '../api-failure.ts';
import { SeverityBadge } from '../severity-badge.tsx';
import { visibleLine } from '../visible-text.ts';
import { Age, ZonedTime } from '../zoned-time.tsx';
import { isOfAlerts } from './attack-id.ts';
import type { Reading } from './recognise.ts';
import { alertsHolding, casesHolding, eventsHolding, type Lookup, rulesHolding, SHOWN } from './search-calls.ts';

type AnswerCardProps = { readonly reading: Reading; readonly onLeave: () => void };

/** What Watchfloor holds of one value: the newest alerts, cases and events with it, and the rules that name it. */
export function AnswerCard({ reading: { kind, value }, onLeave }: AnswerCardProps) {
  const isAttack = kind === 'attack';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: closes behind a click on any of its links, which Enter makes, too.
    <div
      className="answer"
      onClick={(event) => event.target instanceof Element && event.target.closest('a') && onLeave()}
    >
      <Answers value={value} of={ALERTS} isNotCounted={isAttack && !isOfAlerts(value)} />
      <Answers value={value} of={CASES} isNotCounted={isAttack} />
      <Answers value={value} of={EVENTS} />
      <Answers value={value} of={RULES} />
    </div>
  );
}

/** One kind of thing that can hold a value: how it is asked, where all of them are, and how one is drawn. */
type Holder<Item> = {
  readonly title: string;
  readonly permission: Permission;
  readonly holding: (value: string) => Lookup<Item>;
  readonly all: (value: string) => ReactNode;
  readonly line: (item: Item) => ReactNode;
};
type ItemOf<Holding extends (value: string) => Lookup<unknown>> =
  ReturnType<Holding> extends Lookup<infer Item> ? Item : never;

const ALERTS: Holder<ItemOf<typeof alertsHolding>> = {
  title: 'Alerts',
  permission: 'alerts.read',
  holding: alertsHolding,
  all: (value) => (
    <Link to="/queue" search={{ q: value, state: 'open,taken,closed' }}>
      all in the queue
    </Link>
  ),
  line: (alert) => (
    <Link to="/alerts/$alertId" params={{ alertId: alert.number }} className="answer-line">
      <SeverityBadge level={alert.level} />
      <span className="value">{alert.number}</span>
      <span className="clip">{visibleLine(alert.title)}</span>
      <span className="value clip muted">{visibleLine(alert.entity.name)}</span>
      <Age since={alert.raisedAt} />
    </Link>
  ),
};

const CASES: Holder<ItemOf<typeof casesHolding>> = {
  title: 'Cases',
  permission: 'cases.read',
  holding: casesHolding,
  all: (value) => (
    <Link to="/cases" search={{ q: value }}>
      all in cases
    </Link>
  ),
  line: (found) => (
    <Link to="/cases/$caseNumber" params={{ caseNumber: found.number }} className="answer-line">
      <span className="value">{found.number}</span>
      <span className="clip">{visibleLine(found.title)}</span>
    </Link>
  ),
};

const EVENTS: Holder<ItemOf<typeof eventsHolding>> = {
  title: 'Events',
  permission: 'events.read',
  holding: eventsHolding,
  all: (value) => (
    <Link to="/hunt" search={{ query: writeText(value) }}>
      all in Hunt
    </Link>
  ),
  line: (event) => (
    <Link to="/events/$eventId" params={{ eventId: event.id }} className="answer-line">
      <ZonedTime at={event.time} />
      <span className="value">{visibleLine(event.host.slice(0, 100))}</span>
      <span className="clip">{visibleLine(event.summary.slice(0, 300))}</span>
    </Link>
  ),
};

const RULES: Holder<ItemOf<typeof rulesHolding>> = {
  title: 'Rules',
  permission: 'rules.read',
  holding: rulesHolding,
  all: (value) => (
    <Link to="/detections" search={{ q: value }}>
      all in Detections
    </Link>
  ),
  line: (rule) => (
    <Link to="/detections/$ruleId" params={{ ruleId: rule.id }} className="answer-line">
      <SeverityBadge level={rule.level} />
      <span className="clip">{visibleLine(rule.title)}</span>
    </Link>
  ),
};

type AnswersProps<Item> = {
  readonly value: string;
  readonly of: Holder<Item>;
  /** These are not looked for by such a value: that none were found says nothing. */
  readonly isNotCounted?: boolean;
};

/** Says whether it looked at all: none found, not allowed, and failed are three things. */
function Answers<Item extends { readonly id?: string; readonly number?: string }>({
  value,
  of: { title, permission, holding, all, line },
  isNotCounted = false,
}: AnswersProps<Item>) {
  const isAllowed = useMay(permission);
  const lookup = holding(value);
  const { data, error } = useQuery({
    queryKey: lookup.queryKey,
    queryFn: ({ signal }) => lookup.ask(signal),
    enabled: isAllowed && !isNotCounted,
  });
  return (
    <section>
      <h2>
        {title}{' '}
        <span className="muted figures">
          {isNotCounted ? '?' : data && (data.next === null ? data.data.length : `newest ${SHOWN}`)}
        </span>
        {data?.next && <span className="push">{all(value)}</span>}
      </h2>
      {!isAllowed && <p className="muted">Your role may not read these.</p>}
      {isAllowed && error && <p className="danger">Could not be asked: {failureText(error)}</p>}
      {isAllowed && isNotCounted && <p className="muted">Not looked for by such ids.</p>}
      {isAllowed && !isNotCounted && !error && !data && <p className="muted">Looking…</p>}
      {data?.data.length === 0 && <p className="muted">None holds it.</p>}
      <ul className="plain">
        {data?.data.map((item) => (
          <li key={item.number ?? item.id}>{line(item)}</li>
        ))}
      </ul>
    </section>
  );
}
