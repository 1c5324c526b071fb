import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { UtcTime } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';

export function AlertNotes({ notes }: Pick<AlertReply, 'notes'>) {
  return (
    <ul className="verdicts">
      {notes.map(({ id, text, by, at }) => (
        <li key={id}>
          <strong>{visibleLine(by.name)}</strong>
          <span className="muted">
            <UtcTime at={at} />
          </span>
          <p className="prose">
            <EventText text={text} />
          </p>
        </li>
      ))}
    </ul>
  );
}
