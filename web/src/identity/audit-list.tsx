import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import type { AuditRecord } from './audit-calls.ts';

const LONGEST_TEXT = 500;

export function AuditList({ records }: { readonly records: readonly AuditRecord[] }) {
  return (
    <table className="grid grid-wrapping">
      <caption className="hidden">Audit trail, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className="col-recorded">
            Time
          </th>
          <th scope="col" className="col-actor">
            Who
          </th>
          <th scope="col" className="col-action">
            What
          </th>
          <th scope="col" className="col-outcome">
            Outcome
          </th>
          <th scope="col" className="col-subject">
            To what
          </th>
          <th scope="col" className="col-details">
            Details
          </th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <AuditRow key={record.id} record={record} />
        ))}
      </tbody>
    </table>
  );
}

function AuditRow({ record }: { readonly record: AuditRecord }) {
  // Of a refused request its address, which whoever was refused may have made as long as a header may be.
  const subject = visibleLine(record.subject.slice(0, LONGEST_TEXT));
  const details = detailsText(record.details).slice(0, LONGEST_TEXT);
  return (
    <tr>
      <td className="col-recorded">
        <ZonedTime at={record.at} withMs />
      </td>
      <td className="col-actor">
        {record.actor.name} <span className="muted">{record.actor.via}</span>
      </td>
      <td className="col-action value">
        {record.action}
        <div className="cell-under">
          <span>{subject}</span>
          <Outcome record={record} />
        </div>
      </td>
      <td className="col-outcome">
        <Outcome record={record} />
      </td>
      <td className="col-subject value">{subject}</td>
      <td className="col-details value muted">{details}</td>
    </tr>
  );
}

function Outcome({ record: { outcome } }: { readonly record: AuditRecord }) {
  return <span className={outcome === 'done' ? 'muted' : 'warn'}>{outcome}</span>;
}

/** `peer 10.0.0.1 · by password`: names and values, in which whoever was refused may have written anything. */
function detailsText(details: AuditRecord['details']): string {
  return Object.entries(details)
    .map(([name, value]) => visibleLine(`${name} ${valueText(value)}`))
    .join(' · ');
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
