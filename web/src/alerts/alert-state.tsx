import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { VERDICT_WORDS } from './verdict-words.ts';

export function AlertState({ alert }: { readonly alert: AlertSummary }) {
  const text = alert.verdict ? VERDICT_WORDS[alert.verdict.verdict].name : STATE_WORDS[alert.state];
  return (
    <span className={`state state-${alert.state}`}>
      {text}
      {alert.caseNumber && <span className="muted"> {alert.caseNumber}</span>}
    </span>
  );
}

const STATE_WORDS = { open: 'Open', taken: 'Taken', closed: 'Closed' } as const;
