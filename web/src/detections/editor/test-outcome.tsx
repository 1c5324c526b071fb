import type { testRule } from '../../../../src/detect/content/contract.ts';
import type { ReplyOf } from '../../../../src/platform/http/contract.ts';
import { EventText } from '../../frame/event-text.tsx';

export type TestRun = ReplyOf<typeof testRule>;

export const isPassing = ({ tests, faults }: TestRun): boolean =>
  faults.length === 0 && tests.every(({ isPassed }) => isPassed);

export function countsOf({ tests, faults }: TestRun): string {
  if (faults.length > 0) return 'could not be run';
  return `${tests.filter(({ isPassed }) => isPassed).length} of ${tests.length} as expected`;
}

export function TestOutcome({ outcome, isStale }: { readonly outcome: TestRun; readonly isStale: boolean }) {
  return (
    <ul className={isStale ? 'rows muted' : 'rows'}>
      {outcome.faults.map(({ message }) => (
        <li key={message}>
          <span className="danger">Fault</span>
          <span className="grow">
            <EventText text={message} />
          </span>
        </li>
      ))}
      {outcome.tests.map(({ ruleId, kind, place, name, isPassed }) => (
        <li key={`${ruleId} ${kind} ${place}`}>
          <span className={isPassed ? 'ok' : 'danger'}>{isPassed ? '✓ passes' : '✗ fails'}</span>
          <span className="grow">
            {kind} {place} {name !== '' && <EventText text={name} limit={200} />}
          </span>
          <span className="muted">{wordsFor(kind, isPassed)}</span>
        </li>
      ))}
    </ul>
  );
}

function wordsFor(kind: 'positive' | 'negative', isPassed: boolean): string {
  return (kind === 'positive') === isPassed ? 'is matched' : 'is not matched';
}
