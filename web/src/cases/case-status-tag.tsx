import type { CaseSummary } from '../../../src/respond/cases/contract.ts';
import { OUTCOME_WORDS } from './outcome-words.ts';

const STATUS_WORDS = { open: 'Open', contained: 'Contained', closed: 'Closed' } as const;

export function CaseStatusTag({ item }: { readonly item: CaseSummary }) {
  return (
    <span className={`state state-${item.status}`}>
      {item.isIncident && <strong>Incident, </strong>}
      {STATUS_WORDS[item.status]}
      {item.outcome && <span className="muted"> {OUTCOME_WORDS[item.outcome]}</span>}
    </span>
  );
}
