import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';

export function AlertNotes({ notes }: Pick<AlertReply, 'notes'>) {
  return (
    <ul className="verdicts">
      {notes.map(({ id, text, by, at }) => (
        <li key={id}>
          <strong>{visibleLine(by.name)}</strong>
          <span className="muted">
            <ZonedTime at={at} />
          </span>
          <p className="prose">
            <EventText text={text} />
          </p>
        </li>
      ))}
    </ul>
  );
}
