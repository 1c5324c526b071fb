import { useState } from 'react';
import { EventText } from '../frame/event-text.tsx';
import type { EventReply } from './event-calls.ts';
import { FilterButtons, type FilterValue } from './filter-buttons.tsx';
import './log-line.css';
import { RawView } from './raw-view.tsx';

const VIEWS = ['Fields', 'Raw'] as const;

type EventRecordProps = {
  readonly event: EventReply;
  /** Given where its values can filter a list. */
  readonly onFilter?: FilterValue;
};

/** The decoded fields, and the bytes as they were received. */
export function EventRecord({ event, onFilter }: EventRecordProps) {
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
      {view === 'Fields' ? <FieldTable fields={event.fields} onFilter={onFilter} /> : <RawView raw={event.raw} />}
    </div>
  );
}

type FieldTableProps = { readonly fields: EventReply['fields']; readonly onFilter: FilterValue | undefined };

function FieldTable({ fields, onFilter }: FieldTableProps) {
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
                {onFilter && isFilterable(fields[name]) && (
                  <FilterButtons field={name} value={textOf(fields[name])} onFilter={onFilter} />
                )}
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

/** A query is bounded, and a list is several values. */
function isFilterable(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= 1_000;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');
}
