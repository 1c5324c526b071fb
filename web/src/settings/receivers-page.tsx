import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommandLine } from '../frame/command-line.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { type Receiver, type Receivers, receiversQuery } from '../frame/receiver-calls.ts';
import { Section } from '../frame/section.tsx';
import { SyslogLines, SyslogStart } from '../frame/sender-lines.tsx';
import { useTitle } from '../frame/use-title.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { Ago, ZonedTime } from '../frame/zoned-time.tsx';
import { useMay } from '../identity/session.ts';
import { allTokensQuery } from './settings-calls.ts';
import { SettingsPage } from './settings-page.tsx';

/** Where logs can be sent to, and with what. Who sends, the page of the sources says. */
export function ReceiversPage() {
  const { data, error, refetch } = useQuery(receiversQuery);
  useTitle('Receivers');
  return (
    <SettingsPage title="Receivers" line="Where logs can come in, and the exact lines to send them.">
      {error && <FailureNotice what="The receivers" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {!data && !error && <LoadingRows label="Loading the receivers" />}
      {data && (
        <>
          <ReceiverList receivers={data} />
          <HowToSend receivers={data} />
          <Collectors />
        </>
      )}
    </SettingsPage>
  );
}

function ReceiverList({ receivers }: { readonly receivers: Receivers }) {
  return (
    <Section title="What listens" aside={<StartedAt at={receivers.startedAt} />}>
      <table className="plain-list">
        <thead>
          <tr>
            <th scope="col">Receiver</th>
            <th scope="col">Address</th>
            <th scope="col">Takes</th>
            <th scope="col" className="figure-cell">
              Received
            </th>
            <th scope="col" className="figure-cell">
              Refused
            </th>
            <th scope="col" className="figure-cell">
              Lost
            </th>
          </tr>
        </thead>
        <tbody>
          {receivers.data.map((receiver) => (
            <ReceiverRow key={receiver.id} receiver={receiver} />
          ))}
        </tbody>
      </table>
      <p className="muted foot-line">
        Refused: the sender was told. Lost: it came, is not in the journal, and the protocol has no way to say so (empty
        datagrams, a full buffer, a full disk).
      </p>
      <p className="muted foot-line">
        What could be read of it, by sender:{' '}
        <Link to="/estate/sources" className="underlined">
          Sources
        </Link>
        .
      </p>
    </Section>
  );
}

function StartedAt({ at }: { readonly at: string }) {
  return (
    <>
      counts since the start, <ZonedTime at={at} />
    </>
  );
}

function ReceiverRow({
  receiver: { id, title, address, format, setting, received, refused, lost },
}: {
  readonly receiver: Receiver;
}) {
  const unit = id === 'http' ? 'requests' : 'records';
  return (
    <tr>
      <th scope="row">{title}</th>
      <td className="value">
        {address ?? (
          <span className="muted">
            off: <code>{setting}</code>
          </span>
        )}
      </td>
      <td>{format}</td>
      <td className="figure-cell">{address === null ? '–' : `${received.toLocaleString('en')} ${unit}`}</td>
      <td className="figure-cell">{address === null ? '–' : refused.toLocaleString('en')}</td>
      <td className={lost > 0 ? 'figure-cell warn' : 'figure-cell'}>
        {address === null ? '–' : lost.toLocaleString('en')}
      </td>
    </tr>
  );
}

function HowToSend({ receivers }: { readonly receivers: Receivers }) {
  const { data, machine } = receivers;
  const http = data.find(({ id }) => id === 'http')?.address ?? `${location.origin}/api/v1/ingest/auto`;
  const hasSyslog = data.some(({ id, address }) => id.startsWith('syslog-') && address !== null);
  return (
    <Section title="How to send">
      {machine && (
        <CommandLine
          says="Files, by the command line on this server"
          text={`${machine.program} ingest --data ${machine.dataDir} FILES`}
        />
      )}
      <CommandLine
        says="Over HTTP, with a token that can send and nothing else"
        text={`curl --fail -H "Authorization: Bearer $(cat collector.token)" --data-binary @events.ndjson ${http}`}
      />
      {hasSyslog ? <SyslogLines receivers={data} /> : machine && <SyslogStart machine={machine} />}
      <p className="muted foot-line">
        To try it and see the first event at once:{' '}
        <Link to="/welcome" search={{ door: 'logs' }} className="underlined">
          First steps, Use my logs
        </Link>
        .
      </p>
    </Section>
  );
}

/** Tokens that can hand in events and nothing else: whoever holds one is a sender. */
function Collectors() {
  const mayList = useMay('tokens.manage');
  const { data, error } = useQuery({ ...allTokensQuery(undefined), enabled: mayList });
  if (!mayList) return null;
  const nowMs = Date.now();
  const collectors = (data?.data ?? []).filter(
    ({ roles, revokedAt, expiresAt }) =>
      roles.length === 1 &&
      roles[0] === 'collector' &&
      revokedAt === null &&
      (expiresAt === null || Date.parse(expiresAt) > nowMs),
  );
  const line = (children: ReactNode) => <p className="muted">{children}</p>;
  return (
    <Section title="Collectors" aside={data && `${collectors.length} in force`}>
      {error && <FailureNotice what="The tokens" error={error} hasOldData={!!data} />}
      {data &&
        collectors.length === 0 &&
        line('None yet. A collector is a token with that role alone: a stolen one reads no log.')}
      <ul className="rows">
        {collectors.map(({ id, name, owner, lastUsedAt }) => (
          <li key={id}>
            <span className="grow">{visibleLine(name)}</span>
            <span className="muted">made by {owner}</span>
            <span>
              {lastUsedAt === null ? (
                <span className="warn">never used</span>
              ) : (
                <>
                  last used <Ago since={lastUsedAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <CommandLine
        says="To add one: make its token, and put the file where its program can read it"
        text='bin/watchfloor auth token "web servers" --role collector --output collector.token'
      />
      {data?.next && line('Of the newest hundred tokens.')}
    </Section>
  );
}
