import { Link } from '@tanstack/react-router';
import type { CaseReply } from '../../../src/respond/cases/contract.ts';
import { AlertState } from '../alerts/alert-state.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';

export function CaseAlerts({ alerts }: { readonly alerts: CaseReply['alerts'] }) {
  if (alerts.length === 0) return <p className="muted">No alert is linked.</p>;
  return (
    <ul className="rows">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <SeverityBadge level={alert.level} />
          <Link
            to="/alerts/$alertId"
            params={{ alertId: alert.number }}
            className="grow clip"
            title={visibleLine(alert.title)}
          >
            <span className="value">{alert.number}</span> {visibleLine(alert.title)}
          </Link>
          <span className="muted figures">×{alert.hitCount}</span>
          <AlertState alert={{ ...alert, caseNumber: null }} />
        </li>
      ))}
    </ul>
  );
}
