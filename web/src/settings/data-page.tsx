import { useQuery } from '@tanstack/react-query';
import { byteText } from '../frame/byte-text.ts';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { useTitle } from '../frame/use-title.ts';
import { type DataState, dataStateQuery } from './settings-calls.ts';
import { SettingsPage } from './settings-page.tsx';

const HOLDS: Readonly<Record<DataState['stores'][number]['name'], string>> = {
  journal: 'Journal: all that was acknowledged',
  events: 'Events, rejects and matches',
  work: 'Alerts, cases, people, audit trail',
  rules: 'Rules of your own',
  log: 'The server’s own log',
  cache: 'Parsed rules, made again when they are missing',
};
const SCARCE = 0.1;

export function DataPage() {
  const { data, error, refetch } = useQuery(dataStateQuery);
  useTitle('Data and retention');
  return (
    <SettingsPage title="Data and retention" line="Where everything lies, how large it is, and how long it stays.">
      {error && <FailureNotice what="The data" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {!data && !error && <LoadingRows label="Measuring the data" />}
      {data && (
        <>
          <Stores state={data} />
          <Retention retention={data.retention} />
          <Section title="Versions">
            <dl className="pairs settings-pairs">
              <dt>Watchfloor</dt>
              <dd className="value">{data.version}</dd>
              <dt>Runtime</dt>
              <dd className="value">{data.runtime}</dd>
            </dl>
          </Section>
        </>
      )}
    </SettingsPage>
  );
}

function Stores({ state: { stores, disk } }: { readonly state: DataState }) {
  const { freeBytes, totalBytes } = disk;
  const isScarce = freeBytes !== null && totalBytes !== null && freeBytes < totalBytes * SCARCE;
  return (
    <Section title="Where it lies" aside={`${byteText(freeBytes)} free of ${byteText(totalBytes)}`}>
      {isScarce && (
        <p className="warn">Less than a tenth of the disk is free. When it is full, senders are told to wait.</p>
      )}
      <table className="plain-list">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Place</th>
            <th scope="col">Engine</th>
            <th scope="col" className="figure-cell">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {stores.map(({ name, place, engine, bytes }) => (
            <tr key={name}>
              <th scope="row">{HOLDS[name]}</th>
              <td className="value">{place}</td>
              <td>{engine ?? '–'}</td>
              <td className="figure-cell">{byteText(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Retention({ retention }: { readonly retention: DataState['retention'] }) {
  return (
    <Section title="How long it stays">
      <dl className="pairs settings-pairs">
        {retention.map(({ what, rule, setting }) => (
          <div key={what} className="pair">
            <dt>{what}</dt>
            <dd>
              {rule}
              {setting !== null && (
                <>
                  {' '}
                  <code className="muted">{setting}</code>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
