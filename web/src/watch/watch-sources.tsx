import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { writeTerm } from '../../../src/collect/event-query/contract.ts';
import { Section } from '../frame/section.tsx';
import { lagText, SENDER_WORDS } from '../frame/sender-words.ts';
import { MiddleText } from '../frame/table/middle-text.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Ago } from '../frame/zoned-time.tsx';
import { useMay } from '../identity/session.ts';
import type { WatchReply } from './watch-calls.ts';

type Sources = NonNullable<WatchReply['sources']>;

function sourcesInWords(all: number, isCut: boolean): string {
  if (isCut) return `The ${all.toLocaleString('en')} that were looked at were`;
  return all === 1 ? 'The only one was' : `All ${all.toLocaleString('en')} were`;
}

/** Who fell silent, whose clock or way is wrong, and whose logs cannot be read. */
export function WatchSources({ sources }: { readonly sources: Sources }) {
  const mayRead = useMay('events.read');
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
            <SenderLink sourceId={sourceId} sender={sender} mayRead={mayRead}>
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
            </SenderLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type SenderLinkProps = {
  readonly sourceId: string;
  readonly sender: string;
  readonly mayRead: boolean;
  readonly children: ReactNode;
};

/** To what it sent, for who may read that; else to the page of all senders. */
function SenderLink({ sourceId, sender, mayRead, children }: SenderLinkProps) {
  if (!mayRead) {
    return (
      <Link to="/estate/sources" className="watch-row">
        {children}
      </Link>
    );
  }
  const query = [writeTerm({ field: 'source', value: sourceId }), writeTerm({ field: 'sender', value: sender })];
  return (
    <Link to="/hunt" search={{ query: query.join(' ') }} className="watch-row">
      {children}
    </Link>
  );
}
