import { Link } from '@tanstack/react-router';
import type { CaseSummary } from '../../../src/respond/cases/contract.ts';
import { SampleTag } from '../frame/sample-tag.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { Age } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { CaseStatusTag } from './case-status-tag.tsx';

export function CaseList({ cases }: { readonly cases: readonly CaseSummary[] }) {
  return (
    <table className="grid case-grid">
      <caption className="hidden">Cases</caption>
      <thead>
        <tr>
          <th scope="col" className="col-level">
            Severity
          </th>
          <th scope="col" className="col-number">
            Number
          </th>
          <th scope="col" className="col-title">
            Case
          </th>
          <th scope="col" className="col-count">
            Alerts
          </th>
          <th scope="col" className="col-tasks">
            Open tasks
          </th>
          <th scope="col" className="col-age">
            Age
          </th>
          <th scope="col" className="col-owner">
            Owner
          </th>
          <th scope="col" className="col-state">
            Status
          </th>
        </tr>
      </thead>
      <tbody>
        {cases.map((item) => (
          <CaseRow key={item.number} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function CaseRow({ item }: { readonly item: CaseSummary }) {
  // It may name the entity of an event.
  const title = visibleLine(item.title);
  return (
    <tr>
      <td className="col-level">
        <SeverityBadge level={item.severity} />
      </td>
      <td className="col-number value">{item.number}</td>
      <td className="col-title">
        <div className="cell-line">
          <Link to="/cases/$caseNumber" params={{ caseNumber: item.number }} className="row-link clip" title={title}>
            {title}
          </Link>
          {item.isSample && <SampleTag />}
        </div>
        <div className="cell-under">
          <span className="value">{item.number}</span>
          <span>{item.alertCount === 1 ? '1 alert' : `${item.alertCount} alerts`}</span>
          <CaseStatusTag item={item} />
          {item.isSample && <SampleTag />}
        </div>
      </td>
      <td className="col-count figures">{item.alertCount}</td>
      <td className="col-tasks figures">{item.openTaskCount}</td>
      <td className="col-age">
        <Age since={item.openedAt} />
      </td>
      <td className="col-owner">{item.owner?.name ?? <span className="muted">nobody</span>}</td>
      <td className="col-state">
        <CaseStatusTag item={item} />
      </td>
    </tr>
  );
}
