import { Link } from '@tanstack/react-router';
import { writeTerm } from '../../../src/collect/event-query/contract.ts';
import { Section } from '../frame/section.tsx';
import { lagText, SENDER_WORDS } from '../frame/sender-words.ts';
import { MiddleText } from '../frame/table/middle-text.tsx';
import { Ago } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import type { WatchReply } from './watch-calls.ts';

type Sources = NonNullable<WatchReply['sources']>;

function sourcesInWords(all: number, isCut: boolean): string {
  if (isCut) return `The ${all.toLocaleString('en')} that were looked at were`;
  return all === 1 ? 'The only one was' : `All ${all.toLocaleString('en')} were`;
}

/** Who fell silent, whose clock or way is wrong, and whose logs cannot be read. */
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
              <span className="watch-sender-state warn">{SENDER_WORDS[state]}</span>
              <span className="value grow">
                <MiddleText text={sender === '' ? sourceId : sender} />
              </span>
              <span className="muted watch-aside">
                {visibleLine(sourceId)},{' '}
                {(state === 'late' || state === 'ahead') && medianLagMs !== null ? (
                  lagText(medianLagMs)
                ) : (
                  <Ago since={lastReceivedAt} />
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
