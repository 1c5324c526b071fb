import { Link } from '@tanstack/react-router';
import { writeTerm } from '../../../src/collect/event-query/contract.ts';
import { durationText } from '../frame/charts/duration-scale.ts';
import { Section } from '../frame/section.tsx';
import { MiddleText } from '../frame/table/middle-text.tsx';
import { Ago } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import type { WatchReply } from './watch-calls.ts';

type Sources = NonNullable<WatchReply['sources']>;

const WORDS = {
  heard: '● heard',
  late: '◆ late',
  rejecting: '▲ mostly rejected',
  silent: '■ silent',
} as const satisfies Record<keyof Sources['counts'], string>;

function sourcesInWords(all: number, isCut: boolean): string {
  if (isCut) return `The ${all.toLocaleString('en')} that were looked at were`;
  return all === 1 ? 'The only one was' : `All ${all.toLocaleString('en')} were`;
}

/** Who fell silent, who comes late, and whose logs cannot be read. */
export function WatchSources({ sources }: { readonly sources: Sources }) {
  const all = Object.values(sources.counts).reduce((sum, n) => sum + n, 0);
  return (
    <Section title="Sources that need a look" aside={<Link to="/estate/sources">Sources</Link>}>
      {all === 0 && <p className="warn watch-none">No source was heard in {sources.lookBackDays} days.</p>}
      {all > 0 && sources.troubled.length === 0 && (
        <p className="muted watch-none">{sourcesInWords(all, sources.isCut)} heard within the hour.</p>
      )}
      <ul className="plain watch-rows">
        {sources.troubled.map(({ sourceId, sender, state, lastReceivedAt, medianLagMs }) => (
          <li key={`${sourceId} ${sender}`}>
            <Link
              to="/hunt"
              search={{
                query: [
                  writeTerm({ field: 'source', value: sourceId }),
                  writeTerm({ field: 'sender', value: sender }),
                ].join(' '),
              }}
              className="watch-row"
            >
              <span className="watch-sender-state warn">{WORDS[state]}</span>
              <span className="value grow">
                <MiddleText text={sender === '' ? sourceId : sender} />
              </span>
              <span className="muted watch-aside">
                {state === 'late' && medianLagMs !== null ? (
                  `${durationText(medianLagMs)} behind`
                ) : (
                  <>
                    {visibleLine(sourceId)}, <Ago since={lastReceivedAt} />
                  </>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
