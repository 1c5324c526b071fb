import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';

type HitListProps = {
  readonly hits: AlertReply['firstHits'];
  readonly chosen: number | undefined;
  readonly onChoose: (ordinal: number) => void;
};

/** Choosing a hit shows its fields and its log line above. */
export function HitList({ hits, chosen, onChoose }: HitListProps) {
  return (
    <ol className="hits">
      {hits.map((hit) => (
        <li key={hit.ordinal}>
          <button type="button" aria-pressed={hit.ordinal === chosen} onClick={() => onChoose(hit.ordinal)}>
            <span className="figures muted">{hit.ordinal}</span>
            <ZonedTime at={hit.eventTime} />
            <bdi dir="ltr" className="clip" title={visibleLine(hit.summary).slice(0, 1_000)}>
              {visibleLine(hit.summary.slice(0, 300))}
            </bdi>
            <span className="muted">{hit.sourceId}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
