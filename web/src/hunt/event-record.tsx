import { useState } from 'react';
import { EventText } from '../frame/event-text.tsx';
import type { EventReply } from './event-calls.ts';
import './log-line.css';
import { RawView } from './raw-view.tsx';

const VIEWS = ['Fields', 'Raw'] as const;

/** The decoded fields, and the bytes as they were received. */
export function EventRecord({ event }: { readonly event: EventReply }) {
  const [view, setView] = useState<(typeof VIEWS)[number]>('Fields');
  return (
    <div className="log-line">
      <fieldset className="segment" aria-label="How to show the event">
        {VIEWS.map((name) => (
          <button key={name} type="button" aria-pressed={name === view} onClick={() => setView(name)}>
            {name}
          </button>
        ))}
      </fieldset>
      {view === 'Fields' ? <FieldTable fields={event.fields} /> : <RawView raw={event.raw} />}
    </div>
  );
}

function FieldTable({ fields }: { readonly fields: EventReply['fields'] }) {
  const names = Object.keys(fields).toSorted();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="fields" aria-label="Fields of the event" tabIndex={0}>
      <table className="facts">
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">
                <EventText text={name} limit={200} />
              </th>
              <td>
                <EventText text={textOf(fields[name])} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {names.length === 0 && <p className="muted">No field was decoded.</p>}
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');
}
