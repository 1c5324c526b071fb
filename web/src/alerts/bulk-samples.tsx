import type { AlertSet } from '../../../src/detect/alerts/contract.ts';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { MiddleText } from '../frame/table/middle-text.tsx';
import { visibleLine } from '../frame/visible-text.ts';

/** How many these are, and five of them. */
export function BulkSamples({ set }: { readonly set: AlertSet }) {
  return (
    <>
      <p>
        <strong>{set.count.toLocaleString('en')}</strong> {set.count === 1 ? 'alert' : 'alerts'}, as they stood just
        now: what comes in from here on is not among them.
        {set.isCut && ' More match; this is the most that can be decided about at once.'}
      </p>
      <ul className="bulk-samples plain">
        {set.samples.map(({ id, number, level, title, entity }) => (
          <li key={id}>
            <SeverityBadge level={level} />
            <span className="value">{number}</span>
            <span className="clip">{visibleLine(title)}</span>
            <span className="value">
              <MiddleText text={entity.name} />
            </span>
          </li>
        ))}
      </ul>
      {set.count > set.samples.length && (
        <p className="muted">and {(set.count - set.samples.length).toLocaleString('en')} more</p>
      )}
    </>
  );
}
