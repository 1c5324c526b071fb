import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { CaseReply } from '../../../src/respond/cases/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { useTitle } from '../frame/use-title.ts';
import { UtcTime } from '../frame/utc-time.tsx';
import { CaseAlerts } from './case-alerts.tsx';
import { caseQuery } from './case-calls.ts';
import { CaseHead } from './case-head.tsx';
import { NoteForm } from './note-form.tsx';
import { OUTCOME_WORDS } from './outcome-words.ts';
import { TaskList } from './task-list.tsx';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/frame/cases/$caseNumber');

export function CasePage() {
  const { caseNumber } = route.useParams();
  const { data, error, refetch } = useQuery(caseQuery(caseNumber));
  useTitle(data ? `${data.number} ${data.title}` : caseNumber);
  return (
    <main className="page page-record wide">
      <nav aria-label="Back" className="crumbs">
        <Link to="/cases">Cases</Link>
      </nav>
      {!data && <h1 className="hidden">{caseNumber}</h1>}
      {error && <FailureNotice what="The case" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {!data && !error && <LoadingRows label="Loading the case" />}
      {data && (
        <>
          <CaseHead item={data} />
          <div className="columns">
            <div>
              <Section title="Timeline" aside={`${data.timelineCount} entries, newest first`}>
                <NoteForm caseNumber={data.number} />
                <Timeline entries={data.timeline} />
                {data.timelineCount > data.timeline.length && (
                  <p className="muted">The newest {data.timeline.length} are shown.</p>
                )}
              </Section>
            </div>
            <div>
              {data.closing && <Closing closing={data.closing} />}
              <Section title="Tasks" aside={`${data.openTaskCount} open`}>
                <TaskList item={data} />
              </Section>
              <Section title="Alerts" aside={data.alertCount}>
                <CaseAlerts alerts={data.alerts} />
              </Section>
              <Section title="Entities" aside={data.entities.length}>
                <Entities entities={data.entities} />
              </Section>
            </div>
          </div>
        </>
      )}
    </main>
  );
}

function Closing({ closing }: { readonly closing: NonNullable<CaseReply['closing']> }) {
  return (
    <Section title={`Closed: ${OUTCOME_WORDS[closing.outcome]}`}>
      <p className="prose">
        <EventText text={closing.summary} />
      </p>
      <p className="muted">
        {closing.by.name}, <UtcTime at={closing.at} />
      </p>
    </Section>
  );
}

function Entities({ entities }: { readonly entities: CaseReply['entities'] }) {
  if (entities.length === 0) return <p className="muted">None yet: they come with the alerts.</p>;
  return (
    <ul className="rows">
      {entities.map((entity) => (
        <li key={`${entity.type} ${entity.name}`}>
          <span className="muted">{entity.type}</span>
          <span className="value grow">
            <EventText text={entity.name} limit={200} />
          </span>
          {entity.alertNumber && (
            <Link to="/alerts/$alertId" params={{ alertId: entity.alertNumber }}>
              {entity.alertNumber}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
