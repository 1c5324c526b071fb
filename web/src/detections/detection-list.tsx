import { Link } from '@tanstack/react-router';
import type { DetectionReply } from '../../../src/detect/content/contract.ts';
import { attackTags } from '../alerts/attack-tags.ts';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { effectText, RuleState, WeekVolume } from './rule-state.tsx';

type DetectionListProps = { readonly rules: readonly DetectionReply[]; readonly peek: string | undefined };

export function DetectionList({ rules, peek }: DetectionListProps) {
  return (
    <table className="grid">
      <caption className="hidden">Rules by title</caption>
      <thead>
        <tr>
          <th scope="col" className="col-level">
            Level
          </th>
          <th scope="col" className="col-title">
            Rule
          </th>
          <th scope="col" className="col-rule-state">
            State
          </th>
          <th scope="col" className="col-week">
            7 days
          </th>
          <th scope="col" className="col-logsource">
            Log source
          </th>
          <th scope="col" className="col-attack">
            ATT&amp;CK
          </th>
          <th scope="col" className="col-author">
            Author
          </th>
          <th scope="col" className="col-effect">
            On a match
          </th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <DetectionRow key={rule.id} rule={rule} isOpen={rule.id === peek} />
        ))}
      </tbody>
    </table>
  );
}

function DetectionRow({ rule, isOpen }: { readonly rule: DetectionReply; readonly isOpen: boolean }) {
  const { techniques } = attackTags(rule.tags);
  const logsource = logsourceText(rule.logsource);
  return (
    <tr className={isOpen ? 'chosen-row' : undefined}>
      <td className="col-level">
        <SeverityBadge level={rule.level} />
      </td>
      <td className="col-title">
        <Link
          from="/detections"
          to="/detections"
          search={(old) => ({ ...old, peek: rule.id })}
          replace={isOpen}
          className="row-link"
          title={rule.title}
        >
          {rule.title}
        </Link>
      </td>
      <td className="col-rule-state">
        <RuleState rule={rule} />
      </td>
      <td className="col-week figures" title={rule.volume.explanation || undefined}>
        <WeekVolume rule={rule} />
      </td>
      <td className="col-logsource" title={logsource}>
        {logsource}
      </td>
      <td className="col-attack value" title={techniques.join(', ')}>
        {techniques[0]}
        {techniques.length > 1 && <span className="muted"> +{techniques.length - 1}</span>}
      </td>
      <td className="col-author" title={rule.author}>
        {rule.author || <span className="muted">not named</span>}
      </td>
      <td className="col-effect">{rule.raisesAlert ? 'Alert' : <span className="muted">{effectText(rule)}</span>}</td>
    </tr>
  );
}

/** `windows / process_creation`, in the words of Sigma. */
export function logsourceText({ product, category, service }: DetectionReply['logsource']): string {
  const parts = [product, category, service].filter((part) => part !== undefined);
  return parts.length === 0 ? 'any' : parts.join(' / ');
}
