import { Link } from '@tanstack/react-router';
import { writeTerm } from '../../../src/collect/event-query/contract.ts';
import { lagText, SENDER_WORDS } from '../frame/sender-words.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { Ago, ZonedTime } from '../frame/zoned-time.tsx';
import { useMay } from '../identity/session.ts';
import type { SenderHealth } from './source-calls.ts';

type SourceTableProps = { readonly senders: readonly SenderHealth[]; readonly nowMs: number };

/** Clocks differ by seconds, not by more. */
const AHEAD_MS = 300_000;

/** The source that keeps what nothing recognises. */
const UNRECOGNISED = 'generic';

export function SourceTable({ senders, nowMs }: SourceTableProps) {
  return (
    <table className="grid grid-wrapping source-grid">
      <caption className="hidden">Sources and their senders</caption>
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Sender</th>
          <th scope="col">State</th>
          <th scope="col">Last received</th>
          <th scope="col" className="col-number">
            Events
          </th>
          <th scope="col">Rejects</th>
          <th scope="col" className="col-number">
            Matches
          </th>
          <th scope="col">Newest event, by its clock</th>
          <th scope="col">Median lag</th>
        </tr>
      </thead>
      <tbody>
        {senders.map((sender) => (
          <SenderRow key={`${sender.sourceId} ${sender.sender}`} sender={sender} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

type SenderRowProps = { readonly sender: SenderHealth; readonly nowMs: number };

function SenderRow({ sender, nowMs }: SenderRowProps) {
  const mayRead = useMay('events.read');
  const name = visibleLine(sender.sender);
  const source = visibleLine(sender.sourceId);
  const query = [
    writeTerm({ field: 'source', value: sender.sourceId }),
    writeTerm({ field: 'sender', value: sender.sender }),
  ].join(' ');
  return (
    <tr>
      <td className="value">
        {mayRead ? (
          <Link to="/hunt" search={{ query }} className="row-link">
            {source}
          </Link>
        ) : (
          source
        )}
        {sender.sourceId === UNRECOGNISED && <span className="muted"> not recognised, no rule looks at it</span>}
      </td>
      <td className="value" title={name}>
        <bdi dir="ltr">{name || '–'}</bdi>
      </td>
      <td className={sender.state === 'heard' ? undefined : 'warn'}>{SENDER_WORDS[sender.state]}</td>
      <td>
        <Ago since={sender.lastReceivedAt} />
      </td>
      <td className="col-number figures">{sender.events.toLocaleString('en')}</td>
      <td>{sender.rejects === 0 ? <span className="muted">none</span> : reasonText(sender)}</td>
      <td className="col-number figures">{sender.matches.toLocaleString('en')}</td>
      <td>
        {sender.newestEventAt === null ? (
          <span className="muted">none was read</span>
        ) : (
          <NewestEvent at={sender.newestEventAt} nowMs={nowMs} />
        )}
      </td>
      <td className="figures">{lagText(sender.medianLagMs)}</td>
    </tr>
  );
}

function NewestEvent({ at, nowMs }: { readonly at: string; readonly nowMs: number }) {
  const isAhead = Date.parse(at) - nowMs > AHEAD_MS;
  return (
    <>
      <ZonedTime at={at} />
      {isAhead && <div className="warn">▲ ahead of this server’s clock</div>}
    </>
  );
}

function reasonText({ rejectReasons }: SenderHealth): string {
  return rejectReasons
    .map(({ reason, rejects }) => `${rejects.toLocaleString('en')} ${visibleLine(reason)}`)
    .join(', ');
}
