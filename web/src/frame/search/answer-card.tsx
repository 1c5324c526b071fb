import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { writeText } from '../../../../src/collect/event-query/contract.ts';
import type { Permission } from '../../../../src/platform/identity/contract.ts';
import { useMay } from '../../identity/session.ts';
import { failureText } from '../api-failure.ts';
import { SeverityBadge } from '../severity-badge.tsx';
import { Age, UtcTime } from '../utc-time.tsx';
import { visibleLine } from '../visible-text.ts';
import type { Reading } from './recognise.ts';
import { alertsHolding, casesHolding, eventsHolding, type Lookup, rulesHolding, SHOWN } from './search-calls.ts';

type AnswerCardProps = { readonly reading: Reading; readonly onLeave: () => void };

/** What Watchfloor holds of one value: the newest alerts, cases and events with it, and the rules that name it. */
export function AnswerCard({ reading: { value }, onLeave }: AnswerCardProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: closes behind a click on any of its links, which Enter makes, too.
    <div
      className="answer"
      onClick={(event) => event.target instanceof Element && event.target.closest('a') && onLeave()}
    >
      <Answers
        title="Alerts"
        permission="alerts.read"
        lookup={alertsHolding(value)}
        more={
          <Link to="/queue" search={{ q: value, state: 'open,taken,closed' }}>
            all in the queue
          </Link>
        }
      >
        {(alert) => (
          <Link to="/alerts/$alertId" params={{ alertId: alert.number }} className="answer-line">
            <SeverityBadge level={alert.level} />
            <span className="value">{alert.number}</span>
            <span className="clip">{visibleLine(alert.title)}</span>
            <span className="value clip muted">{visibleLine(alert.entity.name)}</span>
            <Age since={alert.raisedAt} />
          </Link>
        )}
      </Answers>
      <Answers
        title="Cases"
        permission="cases.read"
        lookup={casesHolding(value)}
        more={
          <Link to="/cases" search={{ q: value }}>
            all in cases
          </Link>
        }
      >
        {(found) => (
          <Link to="/cases/$caseNumber" params={{ caseNumber: found.number }} className="answer-line">
            <span className="value">{found.number}</span>
            <span className="clip">{visibleLine(found.title)}</span>
          </Link>
        )}
      </Answers>
      <Answers
        title="Events"
        permission="events.read"
        lookup={eventsHolding(value)}
        more={
          <Link to="/hunt" search={{ query: writeText(value) }}>
            all in Hunt
          </Link>
        }
      >
        {(event) => (
          <Link to="/events/$eventId" params={{ eventId: event.id }} className="answer-line">
            <UtcTime at={event.time} />
            <span className="value">{visibleLine(event.host.slice(0, 100))}</span>
            <span className="clip">{visibleLine(event.summary.slice(0, 300))}</span>
          </Link>
        )}
      </Answers>
      <Answers
        title="Rules"
        permission="rules.read"
        lookup={rulesHolding(value)}
        more={
          <Link to="/detections" search={{ q: value }}>
            all in Detections
          </Link>
        }
      >
        {(rule) => (
          <Link to="/detections/$ruleId" params={{ ruleId: rule.id }} className="answer-line">
            <SeverityBadge level={rule.level} />
            <span className="clip">{visibleLine(rule.title)}</span>
          </Link>
        )}
      </Answers>
    </div>
  );
}

type AnswersProps<Item> = {
  readonly title: string;
  readonly permission: Permission;
  readonly lookup: Lookup<Item>;
  readonly more: ReactNode;
  readonly children: (item: Item) => ReactNode;
};

/** Says whether it looked at all: none found, not allowed, and failed are three things. */
function Answers<Item extends { readonly id?: string; readonly number?: string }>({
  title,
  permission,
  lookup,
  more,
  children,
}: AnswersProps<Item>) {
  const isAllowed = useMay(permission);
  const { data, error } = useQuery({
    queryKey: lookup.queryKey,
    queryFn: ({ signal }) => lookup.ask(signal),
    enabled: isAllowed,
  });
  return (
    <section>
      <h2>
        {title}{' '}
        <span className="muted figures">{data && (data.next === null ? data.data.length : `newest ${SHOWN}`)}</span>
        {data?.next && <span className="push">{more}</span>}
      </h2>
      {!isAllowed && <p className="muted">Your role may not read these.</p>}
      {isAllowed && error && <p className="danger">Could not be asked: {failureText(error)}</p>}
      {isAllowed && !error && !data && <p className="muted">Looking…</p>}
      {data?.data.length === 0 && <p className="muted">None holds it.</p>}
      <ul className="plain">
        {data?.data.map((item) => (
          <li key={item.number ?? item.id}>{children(item)}</li>
        ))}
      </ul>
    </section>
  );
}
