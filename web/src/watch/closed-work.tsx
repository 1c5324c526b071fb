import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { VERDICT_WORDS } from '../alerts/verdict-words.ts';
import { OUTCOME_WORDS } from '../cases/outcome-words.ts';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Ago } from '../frame/zoned-time.tsx';
import type { WatchReply } from './watch-calls.ts';

type Closed = WatchReply['closed'][number];

/** The newest verdicts and closed cases: that somebody is at work. */
export function ClosedWork({ closed }: { readonly closed: readonly Closed[] }) {
  return (
    <Section title="Closed last">
      {closed.length === 0 && <p className="muted watch-none">Nothing was closed so far.</p>}
      <ul className="plain watch-rows">
        {closed.map((work) => (
          <li key={work.number}>
            <WorkLink work={work}>
              <SeverityBadge level={work.level} />
              <span className="grow">
                <span className="clip">{visibleLine(work.title)}</span>
                <span className="watch-under clip">
                  {work.number} · {outcomeOf(work)}
                  {work.by !== null && ` · ${visibleLine(work.by)}`}
                </span>
              </span>
              <span className="muted watch-aside">
                <Ago since={work.at} />
              </span>
            </WorkLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function WorkLink({ work, children }: { readonly work: Closed; readonly children: ReactNode }) {
  return work.kind === 'alert' ? (
    <Link to="/alerts/$alertId" params={{ alertId: work.number }} className="watch-row">
      {children}
    </Link>
  ) : (
    <Link to="/cases/$caseNumber" params={{ caseNumber: work.number }} className="watch-row">
      {children}
    </Link>
  );
}

function outcomeOf({ outcome }: Closed): string {
  if (outcome in VERDICT_WORDS) return VERDICT_WORDS[outcome as keyof typeof VERDICT_WORDS].name;
  return outcome in OUTCOME_WORDS ? OUTCOME_WORDS[outcome as keyof typeof OUTCOME_WORDS] : outcome;
}
