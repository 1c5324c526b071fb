import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { CaseReply } from '../../../../src/respond/cases/contract.ts';
import { useNow } from '../../frame/use-now.ts';
import type { CaseTab } from './case-search.ts';
import { overdueUpdates } from './waiting.ts';

type CaseTabsProps = { readonly item: CaseReply; readonly current: CaseTab };

/** The parts of the case; each has its address. */
export function CaseTabs({ item, current }: CaseTabsProps) {
  const tabs = useRef<HTMLElement>(null);
  // Narrow screens show some of them only.
  useEffect(() => {
    tabs.current?.querySelector(`[data-tab="${current}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  const isOverdue = overdueUpdates(item.dueUpdates, useNow()).length > 0;
  return (
    <nav ref={tabs} className="case-tabs" aria-label="Parts of the case">
      {TABS.map(({ tab, word, count }) => (
        <Link
          key={tab}
          data-tab={tab}
          to="/cases/$caseNumber"
          params={{ caseNumber: item.number }}
          search={{ tab }}
          className="case-tab"
          aria-current={tab === current ? 'page' : undefined}
          activeProps={NOTHING}
        >
          {word}
          {tab === 'comms' && isOverdue && <span className="warn"> overdue</span>}
          {count && count(item) > 0 && <span className="muted figures"> {count(item).toLocaleString('en')}</span>}
        </Link>
      ))}
    </nav>
  );
}

/** Which tab is current is not a matter of the address alone. */
const NOTHING = {};

const TABS: readonly {
  readonly tab: CaseTab;
  readonly word: string;
  readonly count?: (item: CaseReply) => number;
}[] = [
  { tab: 'story', word: 'Story', count: ({ starredCount }) => starredCount },
  { tab: 'timeline', word: 'Timeline', count: ({ timelineCount }) => timelineCount },
  { tab: 'tasks', word: 'Tasks', count: ({ openTaskCount }) => openTaskCount },
  { tab: 'entities', word: 'Entities', count: ({ entities }) => entities.length },
  { tab: 'graph', word: 'Graph' },
  { tab: 'lanes', word: 'Lanes' },
  { tab: 'comms', word: 'Comms', count: ({ updates }) => updates.length },
];
