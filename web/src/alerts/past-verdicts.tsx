import { Link } from '@tanstack/react-router';
import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { VERDICT_WORDS } from './verdict-words.ts';

type Given = NonNullable<AlertReply['verdict']> &
  Partial<Pick<AlertReply['pastVerdicts'][number], 'alert' | 'entity' | 'withdrawn'>>;

export function PastVerdicts({ verdicts }: { readonly verdicts: readonly Given[] }) {
  if (verdicts.length === 0) return <p className="muted">None yet: this would be the first.</p>;
  return (
    <ul className="verdicts">
      {verdicts.map((given) => (
        <li key={`${given.alert?.id} ${given.at}`}>
          <strong>{VERDICT_WORDS[given.verdict].name}</strong>
          {given.alert && (
            <Link to="/alerts/$alertId" params={{ alertId: given.alert.number }}>
              {given.alert.number}
            </Link>
          )}
          {given.duplicateOf && <span>of {given.duplicateOf}</span>}
          {given.entity && (
            <span className="value">
              <EventText text={given.entity.name} limit={120} />
            </span>
          )}
          <span className="muted">
            {given.by.name}, <ZonedTime at={given.at} />
          </span>
          {given.note !== '' && (
            <p className="prose">
              <EventText text={given.note} />
            </p>
          )}
          {given.withdrawn && (
            <p className="prose">
              Taken back by {given.withdrawn.by.name}, <ZonedTime at={given.withdrawn.at} />{' '}
              <EventText text={given.withdrawn.note} />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
