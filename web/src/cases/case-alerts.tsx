import { Link } from '@tanstack/react-router';
import type { CaseReply } from '../../../src/respond/cases/contract.ts';
import { AlertState } from '../alerts/alert-state.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';

type CaseAlert = CaseReply['alerts'][number];

type CaseAlertsProps = {
  readonly alerts: readonly CaseAlert[];
  /** Absent where nothing can be done about them. */
  readonly onTakeOut?: ((alert: CaseAlert) => void) | undefined;
};

export function CaseAlerts({ alerts, onTakeOut }: CaseAlertsProps) {
  if (alerts.length === 0) return <p className="muted">No alert is linked.</p>;
  return (
    <ul className="rows">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <SeverityBadge level={alert.level} />
          <div className="grow">
            <Link
              to="/alerts/$alertId"
              params={{ alertId: alert.number }}
              className="clip"
              title={visibleLine(alert.title)}
            >
              <span className="value">{alert.number}</span> {visibleLine(alert.title)}
            </Link>
            <RuleByline rule={alert.rule} />
          </div>
          <span className="muted figures">×{alert.hitCount}</span>
          <AlertState alert={{ ...alert, caseNumber: null }} />
          {onTakeOut && (
            <button type="button" className="link-button push" onClick={() => onTakeOut(alert)}>
              Take out<span className="hidden"> {alert.number}</span> …
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Detection Rule License 1.1 asks for the author and the rule set wherever a match is shown. */
function RuleByline({ rule }: Pick<CaseAlert, 'rule'>) {
  const text = `rule by ${visibleLine(rule.author || 'an author not named')} (${visibleLine(rule.ruleSet.name)})`;
  return (
    <div className="muted clip" title={text}>
      {text}
    </div>
  );
}
