import { Link } from '@tanstack/react-router';
import { SampleTag } from '../frame/sample-tag.tsx';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Age } from '../frame/zoned-time.tsx';
import type { WatchReply } from './watch-calls.ts';
import { counted } from './watch-words.ts';

/** What is being worked on: incidents first. */
export function WatchCases({ cases }: { readonly cases: NonNullable<WatchReply['cases']> }) {
  const hidden = cases.active - cases.shown.length;
  return (
    <Section title="Active cases" aside={<Link to="/cases">{hidden > 0 ? `and ${hidden} more` : 'Cases'}</Link>}>
      {cases.shown.length === 0 && <p className="muted watch-none">No case is open.</p>}
      <ul className="plain watch-rows">
        {cases.shown.map((item) => (
          <li key={item.number}>
            <Link to="/cases/$caseNumber" params={{ caseNumber: item.number }} className="watch-row">
              <SeverityBadge level={item.severity} />
              <span className="grow">
                <span className="cell-line">
                  {item.isIncident && <strong className="watch-incident">Incident</strong>}
                  <span className="clip">{visibleLine(item.title)}</span>
                  {item.isSample && <SampleTag />}
                </span>
                <span className="watch-under clip">
                  {item.number} · {item.owner ? visibleLine(item.owner.name) : 'nobody'} ·{' '}
                  {counted(item.openTaskCount, 'open task')}
                </span>
              </span>
              <Age since={item.openedAt} />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
