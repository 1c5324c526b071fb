import { Button, CloseButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CaseReply, CaseSummary } from '../../../src/respond/cases/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { KeyHint } from '../frame/key-caps.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { SampleTag } from '../frame/sample-tag.tsx';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { showFailure, showUndo } from '../frame/undo-toast.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { useMay, useSession } from '../identity/session.ts';
import { CaseAlerts } from './case-alerts.tsx';
import { caseQuery, ownCase, refreshCase } from './case-calls.ts';
import './case-peek.css';
import { CaseStatusTag } from './case-status-tag.tsx';

const TASKS_SHOWN = 5;
const ENTRIES_SHOWN = 5;
const ALERTS_SHOWN = 10;

type CasePeekProps = {
  readonly caseNumber: string;
  /** The row, if it is on the screen: shown at once while the rest loads. */
  readonly row: CaseSummary | undefined;
  readonly onClose: () => void;
};

/** One case beside the list: whose it is, what is to do next, what happened last. */
export function CasePeek({ caseNumber, row, onClose }: CasePeekProps) {
  const { data, error, refetch } = useQuery(caseQuery(caseNumber));
  const head = data ?? row;
  return (
    <aside className="peek" aria-label="Case">
      <header className="record-head">
        <div className="record-line">
          {head && <SeverityBadge level={head.severity} />}
          <span className="value muted">{caseNumber}</span>
          {head?.isSample && <SampleTag />}
          {head && <CaseStatusTag item={head} />}
          <span className="push">
            <CloseButton aria-label="Close the peek" onClick={onClose} />
          </span>
        </div>
        {head && <CaseFacts item={head} />}
      </header>
      {error && <FailureNotice what="The case" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {data ? <CaseBody item={data} /> : !error && <LoadingRows label="Loading the case" />}
    </aside>
  );
}

function CaseFacts({ item }: { readonly item: CaseSummary }) {
  return (
    <>
      <h1>{visibleLine(item.title)}</h1>
      <dl className="inline-pairs">
        <div>
          <dt>owner</dt>
          <dd>{item.owner ? visibleLine(item.owner.name) : 'nobody'}</dd>
        </div>
        <div>
          <dt>opened</dt>
          <dd>
            <ZonedTime at={item.openedAt} /> by {visibleLine(item.openedBy.name)}
          </dd>
        </div>
      </dl>
      <div className="actions">
        <TakeButton item={item} />
        <Link to="/cases/$caseNumber" params={{ caseNumber: item.number }} className="button-link">
          Full page <KeyHint keys="o" />
        </Link>
      </div>
    </>
  );
}

function TakeButton({ item }: { readonly item: CaseSummary }) {
  const client = useQueryClient();
  const mayWrite = useMay('cases.write');
  const me = useSession().data?.id;
  const refresh = () => refreshCase(client, item.number);
  const taking = useMutation({
    mutationFn: () => ownCase(item, 'me'),
    onSettled: refresh,
    onSuccess: (now) => {
      const undo = () => ownCase(now, item.owner?.id ?? null).then(refresh);
      showUndo({ text: `Took ${item.number}`, undo });
    },
    onError: (error) => showFailure('The case was not taken', error),
  });
  if (!mayWrite || item.status === 'closed' || item.owner?.id === me) return null;
  return (
    <Button onClick={() => taking.mutate()} disabled={taking.isPending}>
      Take the case
    </Button>
  );
}

function CaseBody({ item }: { readonly item: CaseReply }) {
  const { tasks, timeline, timelineCount, alerts, alertCount } = item;
  return (
    <>
      {item.closing && (
        <Section title="How it ended">
          <p className="prose">
            <EventText text={item.closing.summary} />
          </p>
        </Section>
      )}
      <Section title="Next tasks" aside={`${item.openTaskCount} open`}>
        <NextTasks tasks={tasks} />
      </Section>
      <Section title="Newest in the timeline" aside={`${timelineCount.toLocaleString('en')} entries`}>
        <ol className="case-entries plain">
          {timeline.slice(0, ENTRIES_SHOWN).map((entry) => (
            <li key={entry.id}>
              <div className="entry-line">
                <ZonedTime at={entry.at} />
                <span className="muted">{visibleLine(entry.author.name)}</span>
              </div>
              <p className="prose">
                <EventText text={entry.text} limit={400} />
              </p>
            </li>
          ))}
        </ol>
      </Section>
      <Section title="Alerts" aside={alertCount.toLocaleString('en')}>
        <CaseAlerts alerts={alerts.slice(0, ALERTS_SHOWN)} />
        {alertCount > ALERTS_SHOWN && <p className="muted">The newest {ALERTS_SHOWN} are shown.</p>}
      </Section>
    </>
  );
}

/** What is required before closing comes first. */
function NextTasks({ tasks }: Pick<CaseReply, 'tasks'>) {
  const open = tasks.filter(({ state }) => state === 'open');
  const next = open
    .toSorted((a, b) => Number(b.isRequiredBeforeClose) - Number(a.isRequiredBeforeClose))
    .slice(0, TASKS_SHOWN);
  if (next.length === 0) return <p className="muted">{tasks.length === 0 ? 'No task yet.' : 'All are done.'}</p>;
  return (
    <>
      <ul className="rows">
        {next.map((task) => (
          <li key={task.id}>
            <span className="grow">{visibleLine(task.title)}</span>
            {task.isRequiredBeforeClose && <span className="warn">required</span>}
            <span className="muted">{task.assignee ? visibleLine(task.assignee.name) : 'nobody'}</span>
          </li>
        ))}
      </ul>
      {open.length > next.length && <p className="muted">and {open.length - next.length} more</p>}
    </>
  );
}
