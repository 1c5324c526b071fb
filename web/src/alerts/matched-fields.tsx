import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { matchedSpans } from './matched-spans.ts';

type MatchedField = AlertReply['firstHits'][number]['matchedFields'][number];

/** Why a rule fired: each field that decided it, the matched part marked, beside the pattern of the rule. */
export function MatchedFields({ fields }: { readonly fields: readonly MatchedField[] }) {
  if (fields.length === 0) {
    return <p className="muted">The rule fired on what is absent from the event, so no field can be shown.</p>;
  }
  return (
    <table className="facts">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value in the event</th>
          <th scope="col">Pattern of the rule</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={`${field.selection} ${field.field} ${field.pattern}`}>
            <th scope="row">
              <EventText text={field.field} />
              <div className="muted selection">{field.selection}</div>
            </th>
            <td>
              <EventText text={field.value} spans={matchedSpans(field.value, field.pattern)} />
            </td>
            <td>
              <EventText text={field.pattern} limit={300} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
