import { SeverityBadge } from '../../frame/severity-badge.tsx';
import { useNow } from '../../frame/use-now.ts';
import { visibleLine } from '../../frame/visible-text.ts';
import { useCaseWork } from './case-work.tsx';
import { AUDIENCE_WORDS } from './composer-kinds.ts';
import { DueText } from './due-text.tsx';
import { type Duty, nextDuty } from './waiting.ts';

type CaseBriefProps = { readonly isOpen: boolean; readonly onToggle: () => void };

/** On a narrow screen instead of all that can be changed: how bad, whose, what next. The rest is one press away. */
export function CaseBrief({ isOpen, onToggle }: CaseBriefProps) {
  const { item } = useCaseWork();
  const duty = nextDuty(item, useNow());
  return (
    <div className="case-brief">
      <SeverityBadge level={item.severity} />
      <span className="clip">{item.owner ? visibleLine(item.owner.name) : 'nobody has it'}</span>
      <button type="button" className="link-button push" aria-expanded={isOpen} onClick={onToggle}>
        {isOpen ? 'Less' : 'Actions and facts'}
      </button>
      <span className="case-duty clip">
        <span className="muted">Next:</span> {duty ? <DutyText duty={duty} /> : 'nothing waits'}
      </span>
    </div>
  );
}

function DutyText({ duty }: { readonly duty: Duty }) {
  switch (duty.kind) {
    case 'task':
      return `${visibleLine(duty.task.title)} (${duty.task.assignee ? visibleLine(duty.task.assignee.name) : 'nobody'})`;
    case 'verdicts':
      return duty.count === 1 ? 'a verdict on 1 alert' : `verdicts on ${duty.count.toLocaleString('en')} alerts`;
    case 'update':
      return (
        <>
          {AUDIENCE_WORDS[duty.due.audience]}: update <DueText dueAt={duty.due.dueAt} />
        </>
      );
  }
}
