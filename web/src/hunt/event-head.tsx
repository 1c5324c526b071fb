import { Link } from '@tanstack/react-router';
import { writeTerm } from '../../../src/collect/event-query/contract.ts';
import { EntityLink } from '../estate/entity-link.tsx';
import { EventText } from '../frame/event-text.tsx';
import { SampleTag } from '../frame/sample-tag.tsx';
import { rangeAround } from '../frame/time-range/time-range.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import type { EventReply } from './event-calls.ts';

const OPTIONAL_FACTS: readonly (readonly [string, (event: EventReply) => string])[] = [
  ['event code', ({ eventCode }) => eventCode],
  ['log', ({ product, service }) => [product, service].filter((part) => part !== '').join(' ')],
  ['sender', ({ sender }) => sender],
];

/** What it is, when, and where from. */
export function EventHead({ event }: { readonly event: EventReply }) {
  return (
    <header className="record-head">
      <div className="record-line">
        <span className="value muted">{event.id}</span>
        {event.isSample && <SampleTag />}
      </div>
      <h1 className="event-title">
        <bdi dir="ltr" className="two-lines">
          {visibleLine(event.summary)}
        </bdi>
      </h1>
      <dl className="inline-pairs">
        <div>
          <dt>happened</dt>
          <dd>
            <ZonedTime at={event.time} withMs />{' '}
            <Link to="/hunt" search={{ ...aroundQuery(event), ...rangeAround(Date.parse(event.time)) }}>
              ±5 min
            </Link>
          </dd>
        </div>
        <div>
          <dt>received</dt>
          <dd>
            <ZonedTime at={event.receivedAt} />
          </dd>
        </div>
        <div>
          <dt>source</dt>
          <dd className="value">{event.sourceId}</dd>
        </div>
        {(['host', 'user'] as const).map(
          (type) =>
            event[type] !== '' && (
              <div key={type}>
                <dt>{type}</dt>
                <dd className="value">
                  <EntityLink type={type} name={event[type]} />
                </dd>
              </div>
            ),
        )}
        {OPTIONAL_FACTS.map(([name, factOf]) => {
          const fact = factOf(event);
          return (
            fact !== '' && (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="value">
                  <EventText text={fact} limit={200} />
                </dd>
              </div>
            )
          );
        })}
      </dl>
    </header>
  );
}

/** What else its host did. */
function aroundQuery({ host }: EventReply): { readonly query?: string } {
  return host === '' ? {} : { query: writeTerm({ field: 'host', value: host }) };
}
