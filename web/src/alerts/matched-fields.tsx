import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { type FieldMatch, groupMatches } from './group-matches.ts';

/** How much of a long value is drawn at once; enough to reach the last mark. */
const SHOWN_CHARACTERS = { least: 2_000, afterMark: 200, most: 20_000 } as const;

type MatchedFieldsProps = { readonly fields: AlertReply['firstHits'][number]['matchedFields'] };

/** Why a rule fired: each field that decided it, the matched part marked, beside the patterns of the rule. */
export function MatchedFields({ fields }: MatchedFieldsProps) {
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
        {groupMatches(fields).map((match) => (
          <FieldRow key={`${match.field} ${match.value}`} match={match} />
        ))}
      </tbody>
    </table>
  );
}

function FieldRow({ match }: { readonly match: FieldMatch }) {
  const { least, afterMark, most } = SHOWN_CHARACTERS;
  const lastMark = match.spans.at(-1)?.[1] ?? 0;
  return (
    <tr>
      <th scope="row">
        <EventText text={match.field} />
      </th>
      <td>
        {match.value === '' ? (
          <span className="muted">empty</span>
        ) : (
          <EventText
            text={match.value}
            spans={match.spans}
            limit={Math.min(Math.max(least, lastMark + afterMark), most)}
          />
        )}
      </td>
      <td>
        {match.patterns.map(({ pattern, selection }) => (
          <div key={`${selection} ${pattern}`} title={`Selection: ${selection}`}>
            <EventText text={pattern} limit={300} />
          </div>
        ))}
      </td>
    </tr>
  );
}
