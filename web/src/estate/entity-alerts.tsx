import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { SampleTag } from '../frame/sample-tag.tsx';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { useMay } from '../identity/session.ts';
import { alertsAboutQuery, casesAboutQuery } from './entity-calls.ts';

/** Alerts that are about it, of every state. */
export function EntityAlerts({ entity }: { readonly entity: string }) {
  const isAllowed = useMay('alerts.read');
  const { data, error, refetch } = useQuery({ ...alertsAboutQuery(entity), enabled: isAllowed });
  return (
    <Section title="Alerts about it" aside={data?.next && 'the newest 20'}>
      {!isAllowed && <p className="muted">Your role may not read alerts.</p>}
      {error && <FailureNotice what="Its alerts" error={error} onRetry={() => void refetch()} />}
      {isAllowed && !data && !error && <LoadingRows label="Loading its alerts" />}
      {data?.data.length === 0 && <p className="muted">No alert is about it.</p>}
      <ul className="rows">
        {data?.data.map((alert) => (
          <li key={alert.id}>
            <SeverityBadge level={alert.level} />
            <Link to="/alerts/$alertId" params={{ alertId: alert.number }} className="grow clip">
              {visibleLine(alert.title)}
            </Link>
            {alert.isSample && <SampleTag />}
            <span className="muted">{alert.verdict?.verdict ?? alert.state}</span>
            <span className="muted">
              <ZonedTime at={alert.lastSeenAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function EntityCases({ entity }: { readonly entity: string }) {
  const isAllowed = useMay('cases.read');
  const { data, error, refetch } = useQuery({ ...casesAboutQuery(entity), enabled: isAllowed });
  return (
    <Section title="Cases that name it" aside={data?.next && 'the newest 20'}>
      {!isAllowed && <p className="muted">Your role may not read cases.</p>}
      {error && <FailureNotice what="Its cases" error={error} onRetry={() => void refetch()} />}
      {isAllowed && !data && !error && <LoadingRows label="Loading its cases" />}
      {data?.data.length === 0 && <p className="muted">No case names it.</p>}
      <ul className="rows">
        {data?.data.map((found) => (
          <li key={found.number}>
            <SeverityBadge level={found.severity} />
            <Link to="/cases/$caseNumber" params={{ caseNumber: found.number }} className="grow clip">
              {visibleLine(found.title)}
            </Link>
            <span className="muted">{found.status}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
