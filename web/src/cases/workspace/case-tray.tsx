import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseReply } from '../../../../src/respond/cases/contract.ts';
import { KeyHint } from '../../frame/key-caps.tsx';
import { FailureNotice } from '../../frame/load-states.tsx';
import { Section } from '../../frame/section.tsx';
import { useNow } from '../../frame/use-now.ts';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { CaseAlerts } from '../case-alerts.tsx';
import { UnlinkDialog } from '../unlink-dialog.tsx';
import { useCaseWork } from './case-work.tsx';
import { AUDIENCE_WORDS } from './composer-kinds.ts';
import { DueText } from './due-text.tsx';
import { Paragraphs } from './paragraphs.tsx';
import { TaskTick } from './tasks-tab.tsx';
import { overdueUpdates, requiredTasks } from './waiting.ts';
import { timelineQuery } from './workspace-calls.ts';

/** What waits for somebody, what was decided, and the alerts. */
export function CaseTray() {
  const { item, off } = useCaseWork();
  const [unlinked, setUnlinked] = useState<CaseReply['alerts'][number]>();
  return (
    <aside className="case-tray" aria-label="Waiting and decided">
      {item.status !== 'closed' && <Waiting item={item} />}
      <Decisions caseNumber={item.number} />
      <Section title="Alerts" aside={item.alertCount}>
        <CaseAlerts alerts={item.alerts} onTakeOut={off('work') === undefined ? setUnlinked : undefined} />
        {item.alertCount > item.alerts.length && (
          <p className="muted">
            The newest {item.alerts.length} of {item.alertCount.toLocaleString('en')}.
          </p>
        )}
      </Section>
      {unlinked && (
        <UnlinkDialog
          alert={item.alerts.find(({ id }) => id === unlinked.id) ?? unlinked}
          caseNumber={item.number}
          onClose={() => setUnlinked(undefined)}
        />
      )}
    </aside>
  );
}

const TASKS_SHOWN = 6;

function Waiting({ item }: { readonly item: CaseReply }) {
  const { compose, off } = useCaseWork();
  const nowMs = useNow();
  const tasks = requiredTasks(item.tasks);
  const overdue = overdueUpdates(item.dueUpdates, nowMs);
  const unjudged = item.unjudgedAlertCount;
  const count = tasks.length + overdue.length + (unjudged > 0 ? 1 : 0);
  return (
    <Section title="Waiting" aside={count > 0 && <span className="warn figures">{count}</span>}>
      {count === 0 && (
        <p className="muted">Nothing: no required task is open, every alert has a verdict, no update is overdue.</p>
      )}
      <ul className="plain waiting">
        {overdue.map(({ audience, dueAt }) => (
          <li key={audience}>
            <span className="grow">
              {AUDIENCE_WORDS[audience]}: update <DueText dueAt={dueAt} />
            </span>
            {off('tell') === undefined && (
              <Button size="compact-xs" onClick={() => compose('update', { audience })}>
                Write it
              </Button>
            )}
          </li>
        ))}
        {unjudged > 0 && (
          <li>
            <span>{unjudged === 1 ? '1 alert has' : `${unjudged.toLocaleString('en')} alerts have`} no verdict</span>
          </li>
        )}
        {tasks.slice(0, TASKS_SHOWN).map((task) => (
          <li key={task.id}>
            <TaskTick task={task} />
            <span className="muted">{task.assignee?.name ?? 'nobody'}</span>
          </li>
        ))}
        {tasks.length > TASKS_SHOWN && (
          <li>
            <Link to="/cases/$caseNumber" params={{ caseNumber: item.number }} search={{ tab: 'tasks' }}>
              {tasks.length - TASKS_SHOWN} more required tasks
            </Link>
          </li>
        )}
      </ul>
    </Section>
  );
}

function Decisions({ caseNumber }: { readonly caseNumber: string }) {
  const { off, compose } = useCaseWork();
  const { data, error, refetch } = useQuery(timelineQuery(caseNumber, { kind: 'decision' }));
  const decisions = data?.data ?? [];
  return (
    <Section
      title="Decisions"
      aside={data && (data.next === null ? decisions.length : `the newest ${decisions.length}`)}
    >
      {error && <FailureNotice what="The decisions" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {data && decisions.length === 0 && (
        <p className="muted">
          None yet.{' '}
          {off('tell') === undefined && (
            <button type="button" className="link-button" onClick={() => compose('decision')}>
              Write one down <KeyHint keys="D" />
            </button>
          )}
        </p>
      )}
      <ol className="plain decisions">
        {decisions.slice(0, 20).map((entry) => (
          <li key={entry.id}>
            <Paragraphs text={entry.text} limit={300} />
            <div className="muted">
              {entry.author.name}, <ZonedTime at={entry.at} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
