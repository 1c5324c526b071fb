import './related.css';
import { Link } from '@tanstack/react-router';
import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Age } from '../frame/zoned-time.tsx';

const STATE_WORDS = { open: 'open', taken: 'taken', closed: 'closed' } as const;

export function RelatedAlerts({ related }: { readonly related: AlertReply['related'] }) {
  if (related.length === 0) return <p className="muted">No other alert names this entity.</p>;
  return (
    <ul className="related plain">
      {related.map(({ id, number, title, level, state, raisedAt, rule }) => (
        <li key={id} title={`rule by ${visibleLine(rule.author || 'not named')} (${visibleLine(rule.ruleSet.name)})`}>
          <SeverityBadge level={level} />
          <Link to="/alerts/$alertId" params={{ alertId: number }}>
            {number}
          </Link>
          <span className="clip">{visibleLine(title)}</span>
          <span className="muted">
            {STATE_WORDS[state]}, <Age since={raisedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
